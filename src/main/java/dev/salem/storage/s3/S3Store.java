package dev.salem.storage.s3;

import dev.salem.storage.ArtifactName;
import dev.salem.storage.ArtifactStore;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StorageException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Files in S3 and in what speaks its API. A file travels in several parts at once; what a file has in common with an
 * origin in S3 is copied there instead of sent. The client is made at the first call and kept: close the store.
 */
public final class S3Store implements ArtifactStore, AutoCloseable {
    private static final int MOST_FILES = 100_000;

    private final Connection connection;

    /** With AWS's default credential chain. */
    public S3Store(S3Settings settings) {
        this(settings, DefaultCredentialsProvider.builder().build());
    }

    S3Store(S3Settings settings, AwsCredentialsProvider credentials) {
        this.connection = new Connection(settings, credentials);
    }

    @Override
    public boolean holds(StoreUri location) {
        return location.scheme().equals("s3");
    }

    @Override
    public Optional<StoredFile> find(StoreUri location) {
        ObjectKey object = ObjectKey.at(location);
        if (object.key().isEmpty()) {
            return Optional.empty();
        }
        ArtifactName name = new ArtifactName(location.name());
        Optional<StoredFile> found =
                head(object).map(head -> new StoredFile(name, head.contentLength(), Optional.ofNullable(head.eTag())));
        if (found.isEmpty()) {
            checkBucket(object);
        }
        return found;
    }

    @Override
    public List<StoredFile> list(StoreUri location) {
        ObjectKey place = ObjectKey.at(location);
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(place.bucket())
                .prefix(place.prefix())
                .encodingType(EncodingType.URL)
                .build();
        List<StoredFile> files =
                connection.call(Intent.LIST, place, client -> client.listObjectsV2Paginator(request).contents().stream()
                        .filter(object -> !isMarker(object))
                        .limit(MOST_FILES + 1L)
                        .map(object -> listed(place, object))
                        .sorted(Comparator.comparing(StoredFile::name))
                        .toList());
        if (files.size() > MOST_FILES) {
            throw new StorageException(location + ": holds more than " + MOST_FILES + " files; name a folder below it");
        }
        return files;
    }

    @Override
    public void fetch(StoreUri location, StoredFile file, Path target) {
        new Download(connection, ObjectKey.of(location, file.name()), file).to(target);
    }

    @Override
    public byte[] head(StoreUri location, StoredFile file, int bytes) {
        return new Download(connection, ObjectKey.of(location, file.name()), file).head(bytes);
    }

    @Override
    public long put(StoreUri target, Outgoing file) {
        ObjectKey object = ObjectKey.of(target, file.name());
        return new Upload(connection, object, file.file(), file.origin().filter(origin -> holds(origin.location())))
                .put();
    }

    /**
     * Aborts uploads that a process which was killed has left unfinished, so that S3 keeps and bills their parts no
     * longer.
     *
     * @param place an object, or a folder with all below it
     * @param olderThan spares those that may still be running
     * @return how many were aborted
     */
    public int abortUnfinished(StoreUri place, Duration olderThan) {
        return new UnfinishedUploads(connection)
                .abortBelow(ObjectKey.at(place), Instant.now().minus(olderThan));
    }

    @Override
    public void close() {
        connection.close();
    }

    private Optional<HeadObjectResponse> head(ObjectKey object) {
        return connection.call(Intent.READ, object, client -> {
            try {
                return Optional.of(client.headObject(
                        request -> request.bucket(object.bucket()).key(object.key())));
            } catch (S3Exception e) {
                if (e.statusCode() == 404) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** Answers to HEAD have no body, so that a missing bucket looks like a missing key. */
    private void checkBucket(ObjectKey object) {
        connection.call(Intent.LIST, new ObjectKey(object.bucket(), ""), client -> {
            try {
                return client.listObjectsV2(request -> request.bucket(object.bucket())
                                .prefix(object.key())
                                .maxKeys(1))
                        .keyCount();
            } catch (S3Exception e) {
                if (e.statusCode() == 403) {
                    return 0;
                }
                throw e;
            }
        });
    }

    private static boolean isMarker(S3Object object) {
        return object.size() == 0 && object.key().endsWith("/");
    }

    private static StoredFile listed(ObjectKey place, S3Object object) {
        if (!object.key().startsWith(place.prefix())) {
            throw new StorageException(place + ": S3 lists a key outside of it: " + object.key());
        }
        String name = object.key().substring(place.prefix().length());
        return new StoredFile(new ArtifactName(name), object.size(), Optional.ofNullable(object.eTag()));
    }
}
