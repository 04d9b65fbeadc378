package dev.salem.storage.s3;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Multipart uploads that were begun and neither completed nor aborted: S3 keeps and bills their parts. */
final class UnfinishedUploads {
    private final Connection connection;

    UnfinishedUploads(Connection connection) {
        this.connection = connection;
    }

    /** The ids of those of one object. */
    Set<String> of(ObjectKey object) {
        return find(object, key -> key.equals(object.key())).stream()
                .map(MultipartUpload::uploadId)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Aborts those of one object but the ones that are to be spared. */
    void abort(ObjectKey object, Set<String> spared) {
        of(object).stream().filter(id -> !spared.contains(id)).forEach(id -> abort(object, id));
    }

    /** Aborts one; harmless where it is none any more. */
    void abort(ObjectKey object, String id) {
        connection.call(Intent.UNFINISHED, object, client -> aborted(client, object, id));
    }

    /**
     * Aborts those of an object and of all below it that were begun before a time.
     *
     * @return how many
     */
    int abortBelow(ObjectKey place, Instant before) {
        List<MultipartUpload> old =
                find(place, key -> key.equals(place.key()) || key.startsWith(place.prefix())).stream()
                        .filter(upload -> upload.initiated().isBefore(before))
                        .toList();
        old.forEach(upload -> abort(new ObjectKey(place.bucket(), upload.key()), upload.uploadId()));
        return old.size();
    }

    private List<MultipartUpload> find(ObjectKey place, Predicate<String> wanted) {
        ListMultipartUploadsRequest request = ListMultipartUploadsRequest.builder()
                .bucket(place.bucket())
                .prefix(place.key())
                .build();
        return connection.call(
                Intent.UNFINISHED, place, client -> client.listMultipartUploadsPaginator(request).uploads().stream()
                        .filter(upload -> wanted.test(upload.key()))
                        .toList());
    }

    private static Boolean aborted(S3Client client, ObjectKey object, String id) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(object.bucket()).key(object.key()).uploadId(id));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw e;
        }
    }
}
