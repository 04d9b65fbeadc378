package dev.salem.storage.mlflow;

import dev.salem.mlflow.MlflowException;
import dev.salem.mlflow.TrackingServer;
import dev.salem.storage.ArtifactName;
import dev.salem.storage.ArtifactStore;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The artifacts that an MLflow tracking server hands through, {@code mlflow-artifacts:/…}. Where the server gives out
 * addresses of the store behind it, large files go there and back directly, without the server's credentials.
 *
 * <p>A file's version is known where the server or the store behind it tells an ETag. Nothing is copied on the server's
 * side, so an origin saves no bytes.
 */
public final class MlflowArtifactStore implements ArtifactStore {
    /** Larger files are sent in parts of this size. */
    private static final long PART = 64L << 20;

    private final TrackingServer server;
    private final ProxyPaths paths;
    private final ProxyListing listing;
    private final ProxyReads reads;
    private final MultipartUpload multipart;

    public MlflowArtifactStore(TrackingServer server) {
        this(server, PART);
    }

    MlflowArtifactStore(TrackingServer server, long part) {
        this.server = server;
        paths = new ProxyPaths(server.uri());
        reads = new ProxyReads(server);
        listing = new ProxyListing(server, reads);
        multipart = new MultipartUpload(server, part);
    }

    /** Only locations of this server: its credentials go nowhere else. */
    @Override
    public boolean holds(StoreUri location) {
        return paths.holds(location);
    }

    @Override
    public List<StoredFile> list(StoreUri location) {
        String folder = paths.of(location);
        try {
            return listing.below(location, folder);
        } catch (MlflowException e) {
            throw ProxyFailures.of(location + ": can't be listed", e);
        }
    }

    @Override
    public Optional<StoredFile> find(StoreUri location) {
        String folder = paths.of(location.parent());
        try {
            return listing.in(location.parent(), folder, location.name());
        } catch (MlflowException e) {
            throw ProxyFailures.of(location + ": can't be found", e);
        }
    }

    @Override
    public byte[] head(StoreUri location, StoredFile file, int bytes) {
        String what = location + ": " + file.name();
        try {
            return new ProxyFetch(reads, what, paths.of(location, file.name()), file).head(bytes);
        } catch (MlflowException e) {
            throw unread(location, file, e);
        } catch (IOException e) {
            throw new StorageUnavailableException(what + " can't be read: " + e, e);
        }
    }

    private RuntimeException unread(StoreUri location, StoredFile file, MlflowException e) {
        String what = location + ": " + file.name();
        if (isGone(location, file.name(), e)) {
            return new StorageException(
                    what + ": there is no such file any more; list it again (" + e.getMessage() + ")", e);
        }
        return ProxyFailures.of(what + " can't be read", e);
    }

    @Override
    public void fetch(StoreUri location, StoredFile file, Path target) {
        String what = location + ": " + file.name();
        try {
            new ProxyFetch(reads, what, paths.of(location, file.name()), file).into(target);
        } catch (MlflowException e) {
            throw unread(location, file, e);
        } catch (IOException e) {
            throw new StorageUnavailableException(what + " can't be written to " + target + ": " + e, e);
        }
    }

    @Override
    public long put(StoreUri target, Outgoing file) {
        String path = paths.of(target, file.name());
        String what = target + ": " + file.name();
        try {
            long size = Files.size(file.file());
            if (!multipart.takes(path, size) || !multipart.send(path, file.file(), size)) {
                server.upload(ProxyPaths.artifact(path), BodyPublishers.ofFile(file.file()));
            }
            requireWhole(what, target, file.name(), size);
            return size;
        } catch (MlflowException e) {
            throw ProxyFailures.of(what + " can't be written", e);
        } catch (IOException e) {
            throw new StorageUnavailableException(what + " can't be read from " + file.file() + ": " + e, e);
        }
    }

    /** Many a server says of a missing file that it failed itself (500). */
    private boolean isGone(StoreUri location, ArtifactName name, MlflowException e) {
        if (e.status() != 500) {
            return e.kind() == MlflowException.Kind.NOT_FOUND;
        }
        try {
            StoreUri place = location.resolve(name.value());
            return !listing.sizes(paths.of(place.parent())).containsKey(place.name());
        } catch (MlflowException unknown) {
            return false;
        }
    }

    private void requireWhole(String what, StoreUri target, ArtifactName name, long size) {
        StoreUri place = target.resolve(name.value());
        long stored = listing.sizes(paths.of(place.parent())).getOrDefault(place.name(), -1L);
        if (stored != size) {
            throw new StorageException(what + ": " + size + " bytes were sent, but the server lists "
                    + (stored < 0 ? "no such file" : stored + " bytes") + "; was it written by another meanwhile?");
        }
    }
}
