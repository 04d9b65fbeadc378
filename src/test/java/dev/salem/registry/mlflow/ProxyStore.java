package dev.salem.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.mlflow.Download;
import dev.salem.mlflow.TrackingServer;
import dev.salem.storage.ArtifactName;
import dev.salem.storage.ArtifactStore;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The artifact proxy of a server, as simple as can be. */
final class ProxyStore implements ArtifactStore {
    private static final String API = "api/2.0/mlflow-artifacts/artifacts";

    private final TrackingServer server;
    private final List<Outgoing> stored = new ArrayList<>();

    ProxyStore(TrackingServer server) {
        this.server = server;
    }

    /** What was put, in order. */
    List<Outgoing> stored() {
        return stored;
    }

    @Override
    public boolean holds(StoreUri location) {
        return location.scheme().equals("mlflow-artifacts");
    }

    @Override
    public List<StoredFile> list(StoreUri location) {
        List<StoredFile> files = new ArrayList<>();
        list(location.path(), "", files);
        files.sort(Comparator.comparing(StoredFile::name));
        return files;
    }

    private void list(String folder, String prefix, List<StoredFile> files) {
        for (JsonNode file : server.get(API, Map.of("path", folder)).path("files")) {
            String name = file.path("path").asText();
            if (file.path("is_dir").asBoolean()) {
                list(folder + "/" + name, prefix + name + "/", files);
            } else {
                files.add(new StoredFile(
                        new ArtifactName(prefix + name), file.path("file_size").asLong(), Optional.empty()));
            }
        }
    }

    @Override
    public byte[] head(StoreUri location, StoredFile file, int bytes) {
        return Arrays.copyOf(read(location, file.name().value()), (int) Math.min(bytes, file.size()));
    }

    byte[] read(StoreUri location, String name) {
        try (Download download = server.download(API + "/" + location.path() + "/" + name, Map.of(), Map.of())) {
            return download.body().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void fetch(StoreUri location, StoredFile file, Path target) {
        try {
            Files.write(target, read(location, file.name().value()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long put(StoreUri target, Outgoing file) {
        try {
            server.upload(API + "/" + target.path() + "/" + file.name(), BodyPublishers.ofFile(file.file()));
            stored.add(file);
            return Files.size(file.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
