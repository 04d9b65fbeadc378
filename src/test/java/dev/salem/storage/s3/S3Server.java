package dev.salem.storage.s3;

import dev.salem.storage.ArtifactName;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StoreUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A real S3 API on a free loopback port, which checks signatures (version 4). */
public final class S3Server implements AutoCloseable {
    public static final String ACCESS_KEY = "salem-test";
    public static final String SECRET_KEY = "salem-test-secret";

    private final S3Proxy proxy;
    private final S3Client client;

    private S3Server(BlobStore store) throws Exception {
        proxy = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .stopTimeout(0)
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        proxy.start();
        client = S3Client.builder()
                .endpointOverride(uri())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(credentials())
                .serviceConfiguration(
                        service -> service.expectContinueEnabled(false).chunkedEncodingEnabled(false))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /** One that keeps its objects in memory. */
    public static S3Server start() {
        return started(new TransientNio2BlobStore());
    }

    /** One that keeps its objects below a folder, for large ones. */
    public static S3Server start(Path folder) {
        return started(new FilesystemNio2BlobStore(folder.toString()));
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    /** A store with this server's credentials. */
    public S3Store store() {
        return store(S3Settings.at(uri()));
    }

    /** The same at another address or with other settings, such as a proxy in front. */
    public S3Store store(S3Settings settings) {
        return new S3Store(settings, credentials());
    }

    /** What a process needs in its environment to reach it, at an address such as a proxy in front. */
    public static Map<String, String> environment(URI address) {
        return Map.of(
                "AWS_ENDPOINT_URL_S3",
                address.toString(),
                "MLFLOW_S3_ENDPOINT_URL",
                address.toString(),
                "AWS_ACCESS_KEY_ID",
                ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                SECRET_KEY,
                "AWS_REGION",
                "us-east-1",
                "AWS_DEFAULT_REGION",
                "us-east-1",
                "AWS_EC2_METADATA_DISABLED",
                "true");
    }

    public void makeBucket(String bucket) {
        client.createBucket(request -> request.bucket(bucket));
    }

    public void put(String bucket, String key, byte[] bytes) {
        client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
    }

    /** Also a large one: it goes in parts, since s3proxy keeps each request in memory. */
    public void put(String bucket, String key, Path file) {
        try (S3Store store = store()) {
            store.put(new StoreUri("s3", bucket, ""), new Outgoing(new ArtifactName(key), file, Optional.empty()));
        }
    }

    /** Stores every file below a folder below a prefix. */
    public void putAll(String bucket, String prefix, Path folder) {
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> put(bucket, prefix + "/" + folder.relativize(file), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] bytes(String bucket, String key) {
        return client.getObjectAsBytes(request -> request.bucket(bucket).key(key))
                .asByteArray();
    }

    public void delete(String bucket, String key) {
        client.deleteObject(request -> request.bucket(bucket).key(key));
    }

    /** All keys of a bucket, in order. */
    public List<String> keys(String bucket) {
        return client.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    /** The keys of the multipart uploads that are neither completed nor aborted. */
    public List<String> unfinished(String bucket) {
        return client.listMultipartUploadsPaginator(request -> request.bucket(bucket)).uploads().stream()
                .map(MultipartUpload::key)
                .toList();
    }

    S3Client client() {
        return client;
    }

    static StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY));
    }

    @Override
    public void close() {
        client.close();
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("s3proxy didn't stop", e);
        }
    }

    private static S3Server started(BlobStore store) {
        try {
            return new S3Server(store);
        } catch (Exception e) {
            throw new IllegalStateException("s3proxy didn't start", e);
        }
    }
}
