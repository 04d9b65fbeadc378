package dev.salem.storage.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.mlflow.Download;
import dev.salem.mlflow.MlflowException;
import dev.salem.mlflow.TrackingServer;
import dev.salem.storage.StorageUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Opens files: at the store behind the server where it gives out addresses that can be reached, else through the
 * server. Safe for several threads.
 */
final class ProxyReads {
    private final TrackingServer server;
    private volatile boolean direct = true;

    ProxyReads(TrackingServer server) {
        this.server = server;
    }

    /** The ETag of a file of at least one byte; empty where none is told, or parts of files aren't served. */
    Optional<String> version(String path) {
        try (Download first = open(path, Map.of("Range", "bytes=0-0"))) {
            return first.status() == 206 ? first.header("ETag") : Optional.empty();
        } catch (IOException e) {
            throw new StorageUnavailableException(path + ": its version can't be read: " + e, e);
        }
    }

    /** The caller closes it. */
    Download open(String path, Map<String, String> headers) {
        if (direct && server.info().multipartDownloads()) {
            Optional<Download> opened = directly(path, headers);
            if (opened.isPresent()) {
                return opened.get();
            }
        }
        return server.download(ProxyPaths.artifact(path), Map.of(), headers);
    }

    private Optional<Download> directly(String path, Map<String, String> headers) {
        JsonNode answer = server.get(ProxyPaths.presigned(path), Map.of());
        Optional<URI> address = Addresses.of(server, answer.path("url").asText());
        if (address.isEmpty()) {
            direct = false;
            return Optional.empty();
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        answer.path("headers")
                .properties()
                .forEach(header -> all.put(header.getKey(), header.getValue().asText()));
        try {
            return Optional.of(server.downloadFrom(address.get(), all));
        } catch (MlflowException e) {
            if (e.kind() == MlflowException.Kind.UNREACHABLE) {
                direct = false;
                return Optional.empty();
            }
            throw e;
        }
    }
}
