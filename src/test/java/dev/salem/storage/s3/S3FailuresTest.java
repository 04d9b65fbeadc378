package dev.salem.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.salem.storage.ArtifactName;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class S3FailuresTest {
    private static final StoreUri PLACE = StoreUri.parse("s3://bucket/models/m-1");
    private static final StoredFile FILE = new StoredFile(new ArtifactName("file"), 3, Optional.of("\"e\""));

    private static S3Server server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
        server.makeBucket("bucket");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void anyCall_missingBucket_isNamed() {
        StoreUri missing = StoreUri.parse("s3://no-such-bucket/models");
        try (S3Store store = server.store()) {
            for (Throwable failure : new Throwable[] {
                catchThrowable(() -> store.list(missing)),
                catchThrowable(() -> store.find(missing)),
                catchThrowable(() -> store.fetch(missing, FILE, folder.resolve("got"))),
                catchThrowable(() -> store.put(missing, outgoing(3))),
                catchThrowable(() -> store.put(missing, outgoing(12 << 20))),
                catchThrowable(() -> store.abortUnfinished(missing, Duration.ZERO))
            }) {
                assertThat(failure)
                        .isInstanceOf(StorageException.class)
                        .hasMessageContaining("s3://no-such-bucket")
                        .hasMessageContaining("404 NoSuchBucket")
                        .hasMessageContaining("check the bucket's name and the endpoint " + server.uri());
            }
        }
    }

    @Test
    void list_wrongSecretKey_saysWhichVariableAndNoSecret() {
        AwsBasicCredentials wrong = AwsBasicCredentials.create(S3Server.ACCESS_KEY, "wrong-secret");
        try (S3Store store = new S3Store(S3Settings.at(server.uri()), StaticCredentialsProvider.create(wrong))) {
            assertThatThrownBy(() -> store.list(PLACE))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("403 SignatureDoesNotMatch")
                    .hasMessageContaining("AWS_SECRET_ACCESS_KEY")
                    .hasMessageNotContaining("wrong-secret");
        }
    }

    @Test
    void list_unknownAccessKey_saysWhichVariable() {
        AwsBasicCredentials wrong = AwsBasicCredentials.create("unknown", "wrong-secret");
        try (S3Store store = new S3Store(S3Settings.at(server.uri()), StaticCredentialsProvider.create(wrong))) {
            assertThatThrownBy(() -> store.list(PLACE))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("403 InvalidAccessKeyId")
                    .hasMessageContaining("AWS_ACCESS_KEY_ID");
        }
    }

    @Test
    void list_noCredentials_saysWhereTheyAreLookedFor() {
        AwsCredentialsProviderChain none = AwsCredentialsProviderChain.of(() -> {
            throw SdkClientException.create("none here");
        });
        try (S3Store store = new S3Store(S3Settings.at(server.uri()), none)) {
            assertThatThrownBy(() -> store.list(PLACE))
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith("no AWS credentials found")
                    .hasMessageContaining("AWS_ACCESS_KEY_ID");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            403 | AccessDenied | Access Denied | allow s3:ListBucket to the credentials in use
            403 | ExpiredToken | The provided token has expired. | get new credentials
            403 | RequestTimeTooSkewed | The difference is too large | set this machine's clock
            301 | PermanentRedirect | must be addressed using the specified endpoint | the bucket is in another region
            400 | AuthorizationHeaderMalformed | the region 'us-east-1' is wrong; expecting 'eu-west-1' | AWS_REGION=eu-west-1
            400 | InvalidToken | The provided token is malformed | AWS_SESSION_TOKEN
            403 | InvalidObjectState | The operation is not valid for the object's storage class | restore it first
            501 | NotImplemented | A header you provided implies functionality | can't be listed (501 NotImplemented
            """)
    void list_refused_saysTheCure(int status, String code, String message, String cure) {
        try (CannedServer canned = CannedServer.error(status, code, message);
                S3Store store = server.store(S3Settings.at(canned.uri()))) {
            assertThatThrownBy(() -> store.list(PLACE))
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith("s3://bucket/models/m-1")
                    .hasMessageContaining(code)
                    .hasMessageContaining(cure)
                    .hasMessageNotContaining(S3Server.ACCESS_KEY);
            assertThat(canned.requests()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void fetch_denied_saysWhichPermission() {
        try (CannedServer canned = CannedServer.error(403, "AccessDenied", "Access Denied");
                S3Store store = server.store(S3Settings.at(canned.uri()))) {
            assertThatThrownBy(() -> store.fetch(PLACE, FILE, folder.resolve("got")))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("s3://bucket/models/m-1/file can't be read")
                    .hasMessageContaining("s3:GetObject");
            assertThatThrownBy(() -> store.put(PLACE, outgoing(3)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("can't be written")
                    .hasMessageContaining("s3:PutObject");
            assertThatThrownBy(() -> store.find(PLACE))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("can't be read (403");
        }
    }

    @Test
    void find_bucketInAnotherRegion_namesItFromTheHeader() {
        try (CannedServer canned = new CannedServer(400, Map.of("x-amz-bucket-region", "ap-south-1"), "");
                S3Store store = server.store(S3Settings.at(canned.uri()))) {
            assertThatThrownBy(() -> store.find(PLACE))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("the bucket is in region ap-south-1")
                    .hasMessageContaining("set AWS_REGION=ap-south-1");
        }
    }

    @ParameterizedTest
    @CsvSource({"503, SlowDown", "500, InternalError", "429, TooManyRequests"})
    void list_busy_isAskedAgainAndThenUnavailable(int status, String code) {
        try (CannedServer canned = CannedServer.error(status, code, "Please reduce your request rate.");
                S3Store store = server.store(S3Settings.at(canned.uri()))) {
            assertThatThrownBy(() -> store.list(PLACE))
                    .isInstanceOf(StorageUnavailableException.class)
                    .hasMessageContaining("can't be listed now (" + status + " " + code);
            assertThat(canned.requests()).isGreaterThan(1);
        }
    }

    @Test
    void list_noServer_isUnavailableAndNamesTheEndpoint() throws IOException {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        try (S3Store store = server.store(S3Settings.at(nobody))) {
            assertThatThrownBy(() -> store.list(PLACE))
                    .isInstanceOf(StorageUnavailableException.class)
                    .hasMessageContaining("the endpoint " + nobody + " doesn't answer (Connection refused)")
                    .hasMessageContaining("check AWS_ENDPOINT_URL_S3");
        }
    }

    @Test
    void list_serverThatNeverAnswers_isUnavailableAfterTheTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            S3Settings settings = S3Settings.at(uri).withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(100));
            try (S3Store store = server.store(settings)) {
                assertThatThrownBy(() -> store.list(PLACE))
                        .isInstanceOf(StorageUnavailableException.class)
                        .hasMessageContaining("doesn't answer (Read timed out)");
            }
        }
    }

    @Test
    void list_answerThatIsNoS3_isUnavailable() {
        try (CannedServer canned = new CannedServer(200, Map.of(), "<html>a proxy's login page");
                S3Store store = server.store(S3Settings.at(canned.uri()))) {
            assertThatThrownBy(() -> store.list(PLACE)).isInstanceOf(StorageUnavailableException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3:///models", "file:///models", "mlflow-artifacts:/1/models"})
    void list_locationOfAnotherKind_isRefused(String location) {
        try (S3Store store = server.store()) {
            assertThatThrownBy(() -> store.list(StoreUri.parse(location)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("must be s3://bucket/key");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..%2Fup",
                "a/../../up",
                "/absolute",
                "a//b",
                "a/./b",
                "..",
                "a%5Cb",
                "c%3Ad",
                "a%252fb",
                "%252e%252e/b",
                "line%0Afeed",
                "tab%09name",
                "%00",
                "%7F",
                "folder-with-bytes/"
            })
    void list_hostileName_isRefused(String name) {
        try (CannedServer canned = CannedServer.listing("models/m-1/" + name);
                S3Store store = server.store(S3Settings.at(canned.uri()))) {
            assertThatThrownBy(() -> store.list(PLACE))
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith("artifact name \"");
        }
    }

    @Test
    void list_keyOutsideOfTheLocation_isRefused() {
        try (CannedServer canned = CannedServer.listing("elsewhere/and/far/away");
                S3Store store = server.store(S3Settings.at(canned.uri()))) {
            assertThatThrownBy(() -> store.list(PLACE))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("elsewhere/and/far/away");
        }
    }

    @Test
    void fetch_moreBytesThanListed_isRefused() {
        String body = "x".repeat(1000);
        try (CannedServer canned = new CannedServer(200, Map.of(), body);
                S3Store store = server.store(S3Settings.at(canned.uri()))) {
            assertThatThrownBy(() -> store.fetch(PLACE, FILE, folder.resolve("got")))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("S3 sends 1000 bytes instead of 3");
            assertThat(folder).isEmptyDirectory();
        }
    }

    private Outgoing outgoing(int size) throws IOException {
        Path file = folder.resolve("outgoing");
        Files.write(file, "x".repeat(size).getBytes(StandardCharsets.UTF_8));
        return new Outgoing(new ArtifactName("file"), file, Optional.empty());
    }
}
