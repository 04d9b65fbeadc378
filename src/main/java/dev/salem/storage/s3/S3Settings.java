package dev.salem.storage.s3;

import dev.salem.storage.StorageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How S3 is reached. Credentials are no setting: they come from AWS's default chain (environment, profile, role).
 *
 * @param endpoint an own S3 API; empty for AWS
 * @param region empty for AWS's default chain, or {@code us-east-1} at an own endpoint where the chain has none
 * @param pathStyle whether the bucket is named in the path rather than in the host
 * @param connectTimeout for one connection
 * @param readTimeout for each wait for bytes
 * @param parallelParts how many parts of a file travel at once
 * @param partBytes the size of such a part, at least 5 MiB
 */
public record S3Settings(
        Optional<URI> endpoint,
        Optional<String> region,
        boolean pathStyle,
        Duration connectTimeout,
        Duration readTimeout,
        int parallelParts,
        long partBytes) {
    private static final List<String> ENDPOINTS =
            List.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "MLFLOW_S3_ENDPOINT_URL");
    private static final List<String> REGIONS = List.of("AWS_REGION", "AWS_DEFAULT_REGION");

    public S3Settings {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(region, "region");
        positive("connectTimeout", connectTimeout);
        positive("readTimeout", readTimeout);
        if (parallelParts < 1 || parallelParts > 64) {
            throw new IllegalArgumentException("parallelParts must be between 1 and 64, got: " + parallelParts);
        }
        if (partBytes < PartPlan.SMALLEST_PART || partBytes > PartPlan.LARGEST_PART) {
            throw new IllegalArgumentException("partBytes must be between 5 MiB and 5 GiB, got: " + partBytes);
        }
    }

    /** AWS with its default region chain. */
    public static S3Settings defaults() {
        return of(Optional.empty(), Optional.empty());
    }

    /** An own S3 API, such as MinIO, with the bucket in the path. */
    public static S3Settings at(URI endpoint) {
        return of(Optional.of(endpoint), Optional.empty());
    }

    /**
     * Reads what AWS's and MLflow's own clients read: {@code AWS_ENDPOINT_URL_S3}, {@code AWS_ENDPOINT_URL} or
     * {@code MLFLOW_S3_ENDPOINT_URL}, and {@code AWS_REGION} or {@code AWS_DEFAULT_REGION}.
     *
     * @throws StorageException if an endpoint is no http or https URL, or holds credentials
     */
    public static S3Settings fromEnvironment(Map<String, String> environment) {
        Optional<String> region =
                given(environment, REGIONS).map(Map.Entry::getValue).findFirst();
        Optional<URI> endpoint = given(environment, ENDPOINTS)
                .map(variable -> endpoint(variable.getKey(), variable.getValue()))
                .findFirst();
        return of(endpoint, region);
    }

    public S3Settings withRegion(String name) {
        return new S3Settings(
                endpoint, Optional.of(name), pathStyle, connectTimeout, readTimeout, parallelParts, partBytes);
    }

    public S3Settings withPathStyle(boolean inPath) {
        return new S3Settings(endpoint, region, inPath, connectTimeout, readTimeout, parallelParts, partBytes);
    }

    public S3Settings withTimeouts(Duration connect, Duration read) {
        return new S3Settings(endpoint, region, pathStyle, connect, read, parallelParts, partBytes);
    }

    public S3Settings withParts(int parallel, long bytes) {
        return new S3Settings(endpoint, region, pathStyle, connectTimeout, readTimeout, parallel, bytes);
    }

    private static S3Settings of(Optional<URI> endpoint, Optional<String> region) {
        return new S3Settings(
                endpoint, region, endpoint.isPresent(), Duration.ofSeconds(10), Duration.ofSeconds(60), 6, 8L << 20);
    }

    private static Stream<Map.Entry<String, String>> given(Map<String, String> environment, List<String> names) {
        return names.stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .map(name -> Map.entry(name, environment.get(name).strip()));
    }

    private static URI endpoint(String variable, String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new StorageException(variable + ": is no URL: " + e.getReason());
        }
        if (uri.getRawUserInfo() != null) {
            throw new StorageException(variable + ": must hold no credentials; set AWS_ACCESS_KEY_ID instead");
        }
        if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
            throw new StorageException(variable + ": must be an http or https URL, got: " + text);
        }
        return uri;
    }

    private static void positive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, got: " + duration);
        }
    }
}
