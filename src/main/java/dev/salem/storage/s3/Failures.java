package dev.salem.storage.s3;

import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says what S3's errors mean and what cures them.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Error responses</a>
 */
final class Failures {
    private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]{1,32})'");
    private static final int LONGEST = 300;

    private Failures() {}

    static RuntimeException of(SdkException failure, Intent intent, ObjectKey what, S3Settings settings) {
        Optional<RuntimeException> ours = ours(failure);
        if (ours.isPresent()) {
            return ours.get();
        }
        if (failure instanceof AwsServiceException refused) {
            return refused(refused, intent, what, settings);
        }
        if (failure instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            Thread.currentThread().interrupt();
            return new StorageUnavailableException(what + ": interrupted", failure);
        }
        return new StorageUnavailableException(
                what + " can't be " + intent.done() + ": " + unreachable(failure, settings), failure);
    }

    /** S3's own word for the error; empty where the answer had no body, as for a HEAD request. */
    static String code(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private static RuntimeException refused(
            AwsServiceException failure, Intent intent, ObjectKey what, S3Settings settings) {
        int status = failure.statusCode();
        String said = said(failure);
        Optional<String> region = region(failure);
        if (status == 301 || status == 307 || (status == 400 && region.isPresent())) {
            return new StorageException(
                    what + ": the bucket is in "
                            + region.map(name -> "region " + name).orElse("another region") + said + "; set AWS_REGION"
                            + region.map(name -> "=" + name).orElse(" to it"),
                    failure);
        }
        String cure = cure(failure, intent, settings);
        boolean passing = (status >= 500 && status != 501)
                || status == 429
                || failure.isThrottlingException()
                || passes(code(failure));
        return passing
                ? new StorageUnavailableException(what + " can't be " + intent.done() + " now" + said + cure, failure)
                : new StorageException(what + " can't be " + intent.done() + said + cure, failure);
    }

    private static boolean passes(String code) {
        return switch (code) {
            case "RequestTimeout", "OperationAborted", "ConditionalRequestConflict", "NoSuchUpload" -> true;
            default -> false;
        };
    }

    private static String cure(AwsServiceException failure, Intent intent, S3Settings settings) {
        String code = code(failure);
        return switch (code) {
            case "NoSuchBucket" -> "; check the bucket's name and " + endpoint(settings);
            case "NoSuchKey" -> "; it is gone or was never there";
            case "NoSuchUpload" -> "; the upload was ended by another process: repeat";
            case "InvalidAccessKeyId", "InvalidToken" ->
                "; check AWS_ACCESS_KEY_ID and AWS_SESSION_TOKEN, and that they belong to " + endpoint(settings);
            case "SignatureDoesNotMatch" -> "; check AWS_SECRET_ACCESS_KEY";
            case "ExpiredToken", "TokenRefreshRequired" -> "; get new credentials: these have expired";
            case "RequestTimeTooSkewed" -> "; set this machine's clock";
            case "InvalidObjectState" -> "; it is archived: restore it first";
            case "SlowDown" -> "; S3 asks for fewer requests: repeat later";
            default ->
                failure.statusCode() == 403 ? "; allow " + intent.permissions() + " to the credentials in use" : "";
        };
    }

    private static String unreachable(SdkException failure, S3Settings settings) {
        Throwable root = failure;
        boolean certificate = false;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
            certificate |= root instanceof SSLException;
        }
        String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return endpoint(settings) + " doesn't answer (" + printable(reason) + "); "
                + (certificate
                        ? "check that this Java trusts its certificate"
                        : "check AWS_ENDPOINT_URL_S3, AWS_REGION and the network");
    }

    private static String endpoint(S3Settings settings) {
        return settings.endpoint().map(uri -> "the endpoint " + uri).orElse("AWS's endpoint");
    }

    private static String said(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        String message = details == null || details.errorMessage() == null ? "" : ": " + details.errorMessage();
        return " (" + printable((failure.statusCode() + " " + code(failure)).strip() + message) + ")";
    }

    private static Optional<String> region(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        if (details == null) {
            return Optional.empty();
        }
        Matcher said = EXPECTED_REGION.matcher(details.errorMessage() == null ? "" : details.errorMessage());
        if (said.find()) {
            return Optional.of(said.group(1));
        }
        return Optional.ofNullable(details.sdkHttpResponse())
                .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"))
                .map(Failures::printable);
    }

    private static Optional<RuntimeException> ours(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StorageException || cause instanceof StorageUnavailableException) {
                return Optional.of((RuntimeException) cause);
            }
        }
        return Optional.empty();
    }

    private static String printable(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
    }
}
