package dev.salem.storage.s3;

import dev.salem.storage.StorageException;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** One client, made at the first call and kept. */
final class Connection implements AutoCloseable {
    private final S3Settings settings;
    private final AwsCredentialsProvider credentials;
    private final KeptClient<S3Client> client;

    Connection(S3Settings settings, AwsCredentialsProvider credentials) {
        this.settings = settings;
        this.credentials = credentials;
        this.client = new KeptClient<>(settings.connectTimeout(), settings.readTimeout(), this::open);
    }

    S3Settings settings() {
        return settings;
    }

    /**
     * Asks S3.
     *
     * @param what is asked about, for messages
     * @throws dev.salem.storage.StorageException if S3 refuses
     * @throws dev.salem.storage.StorageUnavailableException if it can't be reached or fails
     */
    <T> T call(Intent intent, ObjectKey what, Function<S3Client, T> request) {
        try {
            return request.apply(client.get());
        } catch (SdkException e) {
            throw Failures.of(e, intent, what, settings);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private S3Client open(SdkHttpClient http) {
        checkCredentials();
        S3ClientBuilder builder = S3Client.builder()
                .credentialsProvider(credentials)
                .region(region())
                .forcePathStyle(settings.pathStyle())
                // Not every server behind an own endpoint reads a chunked body to the end of its trailer.
                .serviceConfiguration(service -> service.expectContinueEnabled(false)
                        .chunkedEncodingEnabled(settings.endpoint().isEmpty()))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .httpClient(http);
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private void checkCredentials() {
        try {
            credentials.resolveCredentials();
        } catch (SdkClientException e) {
            throw new StorageException(
                    "no AWS credentials found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile in"
                            + " AWS_PROFILE, or run where a role is attached",
                    e);
        }
    }

    private Region region() {
        if (settings.region().isPresent()) {
            return Region.of(settings.region().get());
        }
        boolean own = settings.endpoint().isPresent();
        try {
            AwsRegionProviderChain chain = own
                    ? new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                    : new DefaultAwsRegionProviderChain();
            return chain.getRegion();
        } catch (SdkClientException e) {
            if (own) {
                return Region.US_EAST_1;
            }
            throw new StorageException("no AWS region found; set AWS_REGION, such as eu-central-1", e);
        }
    }
}
