package dev.salem.storage.s3;

import dev.salem.storage.ByteRange;
import dev.salem.storage.Outgoing.Origin;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Stores one file by the way that sends the fewest bytes. */
final class Upload {
    private final Connection connection;
    private final ObjectKey target;
    private final Path file;
    private final Optional<Origin> origin;

    /** @param origin one in this store's S3 */
    Upload(Connection connection, ObjectKey target, Path file, Optional<Origin> origin) {
        this.connection = connection;
        this.target = target;
        this.file = file;
        this.origin = origin;
    }

    /** @return the bytes that were sent */
    long put() {
        long size = size();
        origin.filter(from -> from.file().size() != size).ifPresent(from -> {
            throw new IllegalArgumentException("origin must have the " + size + " bytes of " + file + ", got: "
                    + from.file().size());
        });
        long wanted = connection.settings().partBytes();
        if (origin.isPresent() && origin.get().changed().isEmpty() && size <= PartPlan.LARGEST_PART) {
            copy(origin.get());
            return 0;
        }
        if (size == 0) {
            send(size);
            return 0;
        }
        PartPlan plan = origin.map(from -> PartPlan.patching(size, from.changed(), wanted))
                .filter(patch -> patch.sentBytes() < size)
                .orElseGet(() -> PartPlan.sending(size, wanted));
        if (plan.parts().size() == 1 && plan.sentBytes() == size) {
            send(size);
        } else {
            new MultipartTransfer(connection, target, file, origin, plan).run();
        }
        return plan.sentBytes();
    }

    /** An origin that is gone or has changed, told from all other failures of a copy. */
    static <T> T copying(ObjectKey source, Copy<T> copy) {
        try {
            return copy.run();
        } catch (S3Exception e) {
            if (e.statusCode() == 412) {
                throw new StorageException(
                        source + ": has changed since it was listed; start again with the new file", e);
            }
            throw e;
        }
    }

    /** A request that copies. */
    interface Copy<T> {
        T run();
    }

    private void send(long size) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            PartBody body = size == 0 ? PartBody.empty() : PartBody.of(channel, new ByteRange(0, size));
            connection.call(
                    Intent.WRITE,
                    target,
                    client -> client.putObject(
                            request -> request.bucket(target.bucket())
                                    .key(target.key())
                                    .contentMD5(body.md5()),
                            body.body()));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void copy(Origin from) {
        ObjectKey source = ObjectKey.of(from.location(), from.file().name());
        CopyObjectRequest.Builder request = CopyObjectRequest.builder()
                .sourceBucket(source.bucket())
                .sourceKey(source.key())
                .destinationBucket(target.bucket())
                .destinationKey(target.key());
        from.file().version().ifPresent(request::copySourceIfMatch);
        connection.call(Intent.COPY, source, client -> copied(client, source, request.build()));
    }

    private static CopyObjectResponse copied(S3Client client, ObjectKey source, CopyObjectRequest request) {
        return copying(source, () -> client.copyObject(request));
    }

    private long size() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private StorageUnavailableException unreadable(IOException failure) {
        return new StorageUnavailableException(file + ": can't be read: " + failure.getMessage(), failure);
    }
}
