package dev.salem.storage.s3;

import dev.salem.storage.Outgoing.Origin;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * One multipart upload, which ends completed or aborted. An answer that got lost makes the client ask S3 again, so
 * that a second upload may have been begun or the completion refused though it took place: uploads that came up at the
 * key meanwhile are aborted, and a mark in the object's metadata tells whether it is the one sent here.
 */
final class MultipartTransfer {
    private static final Logger LOG = Logger.getLogger(MultipartTransfer.class);
    private static final String MARK = "salem-upload";

    private final Connection connection;
    private final ObjectKey target;
    private final Path file;
    private final Optional<Origin> origin;
    private final PartPlan plan;
    private final UnfinishedUploads unfinished;
    private final String mark = UUID.randomUUID().toString();

    MultipartTransfer(Connection connection, ObjectKey target, Path file, Optional<Origin> origin, PartPlan plan) {
        this.connection = connection;
        this.target = target;
        this.file = file;
        this.origin = origin;
        this.plan = plan;
        this.unfinished = new UnfinishedUploads(connection);
    }

    void run() {
        Optional<Set<String>> earlier = earlier();
        boolean isNew = head().isEmpty();
        try {
            String id = begin();
            try {
                complete(id, isNew, transfer(id));
            } catch (RuntimeException e) {
                cleanUp(e, () -> unfinished.abort(target, id));
                throw e;
            }
        } catch (RuntimeException e) {
            earlier.ifPresent(spared -> cleanUp(e, () -> unfinished.abort(target, spared)));
            throw e;
        }
        earlier.ifPresent(this::sweep);
    }

    /** Unknown where they may not be listed. */
    private Optional<Set<String>> earlier() {
        try {
            return Optional.of(unfinished.of(target));
        } catch (StorageException e) {
            LOG.debugf("unfinished uploads of %s can't be seen: %s", target, e.getMessage());
            return Optional.empty();
        }
    }

    private String begin() {
        return connection.call(Intent.WRITE, target, client -> client.createMultipartUpload(request ->
                        request.bucket(target.bucket()).key(target.key()).metadata(Map.of(MARK, mark)))
                .uploadId());
    }

    private List<CompletedPart> transfer(String id) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            List<Callable<CompletedPart>> parts = IntStream.range(
                            0, plan.parts().size())
                    .<Callable<CompletedPart>>mapToObj(index -> () -> {
                        PartPlan.Part part = plan.parts().get(index);
                        return part.copied() ? copy(id, index + 1, part) : send(channel, id, index + 1, part);
                    })
                    .toList();
            return Parts.run(target.toString(), connection.settings().parallelParts(), parts);
        } catch (IOException e) {
            throw new StorageUnavailableException(file + ": can't be read: " + e.getMessage(), e);
        }
    }

    private CompletedPart send(FileChannel channel, String id, int number, PartPlan.Part part) {
        PartBody body = PartBody.of(channel, part.range());
        UploadPartResponse sent = connection.call(
                Intent.WRITE,
                target,
                client -> client.uploadPart(
                        request -> request.bucket(target.bucket())
                                .key(target.key())
                                .uploadId(id)
                                .partNumber(number)
                                .contentMD5(body.md5()),
                        body.body()));
        return CompletedPart.builder().partNumber(number).eTag(sent.eTag()).build();
    }

    private CompletedPart copy(String id, int number, PartPlan.Part part) {
        Origin from = origin.orElseThrow();
        ObjectKey source = ObjectKey.of(from.location(), from.file().name());
        UploadPartCopyRequest.Builder request = UploadPartCopyRequest.builder()
                .sourceBucket(source.bucket())
                .sourceKey(source.key())
                .copySourceRange(Download.httpRange(part.range()))
                .destinationBucket(target.bucket())
                .destinationKey(target.key())
                .uploadId(id)
                .partNumber(number);
        from.file().version().ifPresent(request::copySourceIfMatch);
        CopyPartResult copied = connection.call(
                Intent.COPY,
                source,
                client -> Upload.copying(
                        source, () -> client.uploadPartCopy(request.build()).copyPartResult()));
        return CompletedPart.builder().partNumber(number).eTag(copied.eTag()).build();
    }

    private void complete(String id, boolean isNew, List<CompletedPart> parts) {
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(target.bucket())
                .key(target.key())
                .uploadId(id)
                .multipartUpload(upload -> upload.parts(parts));
        if (isNew) {
            request.ifNoneMatch("*");
        }
        try {
            connection.call(Intent.WRITE, target, client -> client.completeMultipartUpload(request.build()));
        } catch (StorageException | StorageUnavailableException e) {
            if (!isOurs(e)) {
                throw e;
            }
        }
    }

    private boolean isOurs(RuntimeException failure) {
        try {
            return head().map(HeadObjectResponse::metadata)
                    .map(metadata -> mark.equals(metadata.get(MARK)))
                    .orElse(false);
        } catch (StorageException | StorageUnavailableException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /** Empty also where the object may not be looked at. */
    private Optional<HeadObjectResponse> head() {
        return connection.call(Intent.WRITE, target, client -> {
            try {
                return Optional.of(client.headObject(
                        request -> request.bucket(target.bucket()).key(target.key())));
            } catch (S3Exception e) {
                if (e.statusCode() == 404 || e.statusCode() == 403) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private void sweep(Set<String> spared) {
        try {
            unfinished.abort(target, spared);
        } catch (StorageException | StorageUnavailableException e) {
            LOG.warnf("%s is stored, but an unfinished upload may be left there: %s", target, e.getMessage());
        }
    }

    /** Also when this thread is interrupted, which it then still is. */
    private static void cleanUp(RuntimeException failure, Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } catch (StorageException | StorageUnavailableException e) {
            failure.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
