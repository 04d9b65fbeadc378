package dev.salem.job.aws;

import dev.salem.job.JobStoreException;
import dev.salem.storage.s3.KeptClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * One client of an AWS service, made at the first call and kept. Credentials, region and endpoint come from AWS's default
 * chains. Safe for several threads.
 */
public final class AwsService<C extends SdkClient> implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Longer than SQS holds a request for messages to come, 20 seconds. */
    private static final Duration READ = Duration.ofSeconds(30);

    private static final int BROKEN_ANSWERS = 2;

    private final String name;
    private final KeptClient<C> client;

    /**
     * @param name as AWS calls it, for messages
     * @param opening makes the client
     */
    public AwsService(String name, Function<SdkHttpClient, C> opening) {
        this.name = name;
        this.client = new KeptClient<>(CONNECT, READ, opening);
    }

    /**
     * Asks the service.
     *
     * @param what is asked about, for messages
     * @throws JobStoreException if it refuses, fails or can't be reached; the thread stays interrupted if it was
     */
    public <T> T call(String what, Function<C, T> request) {
        try {
            return withWholeAnswer(request);
        } catch (AbortedException e) {
            Thread.currentThread().interrupt();
            throw new JobStoreException(what + ": interrupted", e);
        } catch (AwsServiceException e) {
            throw new JobStoreException(what + ": " + name + " says " + said(e) + cure(e), e);
        } catch (SdkException e) {
            throw new JobStoreException(
                    what + ": " + name + " can't be asked (" + root(e)
                            + "); check AWS_REGION, the credentials, AWS_ENDPOINT_URL and the network",
                    e);
        }
    }

    /** The SDK asks again after most failures, but not where the answer broke off. */
    private <T> T withWholeAnswer(Function<C, T> request) {
        for (int broken = 0; ; broken++) {
            try {
                return request.apply(client.get());
            } catch (Crc32MismatchException e) {
                if (broken == BROKEN_ANSWERS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private static String said(AwsServiceException failure) {
        String code = code(failure).orElse("HTTP " + failure.statusCode());
        String message = failure.awsErrorDetails() == null
                ? null
                : failure.awsErrorDetails().errorMessage();
        return message == null ? code : code + " (" + message + ")";
    }

    private static String cure(AwsServiceException failure) {
        return switch (code(failure).orElse("")) {
            case "ResourceNotFoundException", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue" ->
                "; make it with the Terraform module, or check its name and AWS_REGION";
            case "AccessDeniedException", "AccessDenied" -> "; allow that to the credentials in use";
            case "ExpiredTokenException", "ExpiredToken" -> "; get new credentials: these have expired";
            case "UnrecognizedClientException", "InvalidClientTokenId" ->
                "; check AWS_ACCESS_KEY_ID and AWS_SESSION_TOKEN";
            case "ValidationException" -> "; check that the table has the keys and indexes that infra/adr/0019 lists";
            default -> "";
        };
    }

    /** A server that breaks down gives none. */
    private static Optional<String> code(AwsServiceException failure) {
        return Optional.ofNullable(failure.awsErrorDetails()).map(AwsErrorDetails::errorCode);
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
