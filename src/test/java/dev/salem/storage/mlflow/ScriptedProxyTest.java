package dev.salem.storage.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.salem.mlflow.TrackingServer;
import dev.salem.mlflow.TrackingSettings;
import dev.salem.storage.ArtifactName;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real server can't be brought to answer: hostile listings, and addresses that lead nowhere. */
class ScriptedProxyTest {
    private record Answer(int status, String text) {}

    static {
        // Without it each of the server's answers waits for the client's system to acknowledge the last one.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final String API = "/api/2.0/mlflow-artifacts/";
    private static final StoreUri LOCATION = StoreUri.parse("mlflow-artifacts:/1/model");

    @TempDir
    private Path folder;

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private MlflowArtifactStore store;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String call =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            calls.add(call);
            exchange.getRequestBody().readAllBytes();
            String asked = call + "?" + exchange.getRequestURI().getQuery();
            Answer answer = answers.containsKey(asked)
                    ? answers.get(asked)
                    : answers.getOrDefault(call, new Answer(404, "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\"}"));
            byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        TrackingSettings settings = TrackingSettings.of(
                        "http://127.0.0.1:" + server.getAddress().getPort())
                .withAttempts(2, Duration.ofMillis(1));
        store = new MlflowArtifactStore(new TrackingServer(settings), 10);
        answers.put("GET /api/3.0/mlflow/server-info", new Answer(200, "{}"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../x",
                "/etc/passwd",
                "a/../../x",
                "a\\\\..\\\\x",
                "a\\u0000b",
                "%2e%2e",
                "C:x",
                "",
                "\\uff0e\\uff0e",
                "sub/file"
            })
    void list_ofAHostileName_isRefused(String name) {
        listing("{\"path\":\"" + name + "\",\"is_dir\":false,\"file_size\":1}");
        assertThatThrownBy(() -> store.list(LOCATION))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("must ");
        listing("{\"path\":\"" + name + "\",\"is_dir\":true}");
        assertThatThrownBy(() -> store.list(LOCATION))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("must ");
    }

    @ParameterizedTest
    @ValueSource(strings = {",\"file_size\":-1", ",\"file_size\":\"many\"", ",\"file_size\":1e30"})
    void list_ofASizeThatIsNone_isRefused(String size) {
        listing("{\"path\":\"file\",\"is_dir\":false" + size + "}");
        assertThatThrownBy(() -> store.list(LOCATION))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("lists file with the size");
    }

    @Test
    void list_ofFoldersWithoutEnd_isRefused() {
        listing("{\"path\":\"again\",\"is_dir\":true}");
        assertThatThrownBy(() -> store.list(LOCATION))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("folders more than 32 deep");
        listing("{\"path\":\"a\",\"is_dir\":true},{\"path\":\"b\",\"is_dir\":true}");
        assertThatThrownBy(() -> store.list(LOCATION))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("folders more than 32 deep");
    }

    @Test
    void list_ofTooManyFolders_isRefused() {
        String folders = IntStream.rangeClosed(0, 1_000)
                .mapToObj(number -> "{\"path\":\"" + number + "\",\"is_dir\":true}")
                .collect(Collectors.joining(","));
        answers.put("GET " + API + "artifacts", new Answer(200, "{}"));
        answers.put("GET " + API + "artifacts?path=1/model", new Answer(200, "{\"files\":[" + folders + "]}"));
        assertThatThrownBy(() -> store.list(LOCATION))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("more than 1000 folders");
    }

    @Test
    void list_ofAServerThatServesNoArtifacts_saysHowToStartIt() {
        answers.put(
                "GET " + API + "artifacts",
                new Answer(
                        503,
                        "Endpoint: /api/2.0/mlflow-artifacts/artifacts disabled due to the mlflow server running with"
                                + " `--no-serve-artifacts`. To enable artifacts server functionality, run `mlflow server`"
                                + " with `--serve-artifacts`"));
        assertThatThrownBy(() -> store.list(LOCATION))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("start it with --serve-artifacts");
    }

    @Test
    void fetch_whatS3DoesNotHave_isGoneThoughTheServerSaysThatItFailed() {
        answers.put(
                "GET " + API + "artifacts/1/model/file",
                new Answer(
                        500,
                        "{\"error_code\":\"INTERNAL_ERROR\",\"message\":\"The following failures occurred while"
                                + " downloading one or more artifacts from s3://b/root: An error occurred (404) when calling"
                                + " the HeadObject operation: Not Found\"}"));
        listing("{\"path\":\"other\",\"is_dir\":false,\"file_size\":1}");
        StoredFile file = new StoredFile(new ArtifactName("file"), 1, Optional.empty());
        assertThatThrownBy(() -> store.fetch(LOCATION, file, folder.resolve("target")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("there is no such file any more");
    }

    @Test
    void fetch_whatIsListedThoughTheServerFails_isUnavailable() {
        answers.put("GET " + API + "artifacts/1/model/file", new Answer(500, "{\"error_code\":\"INTERNAL_ERROR\"}"));
        listing("{\"path\":\"file\",\"is_dir\":false,\"file_size\":1}");
        StoredFile file = new StoredFile(new ArtifactName("file"), 1, Optional.empty());
        assertThatThrownBy(() -> store.fetch(LOCATION, file, folder.resolve("target")))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("(500)");
    }

    @Test
    void fetch_whatComesEmpty_isRefused() {
        answers.put("GET " + API + "artifacts/1/model/file", new Answer(200, ""));
        StoredFile file = new StoredFile(new ArtifactName("file"), 100, Optional.empty());
        assertThatThrownBy(() -> store.fetch(LOCATION, file, folder.resolve("target")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("came with 0 bytes, listed were 100");
        assertThat(folder.resolve("target")).doesNotExist();
    }

    @Test
    void put_whatIsNotThereAfterwards_isRefused() {
        answers.put("PUT " + API + "artifacts/1/model/file", new Answer(200, ""));
        listing("{\"path\":\"file\",\"is_dir\":false,\"file_size\":4}");
        assertThatThrownBy(() -> put("bytes"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("5 bytes were sent, but the server lists 4 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1/part", "file:///etc/passwd", "ftp://127.0.0.1/part", "nonsense", ""})
    void put_toAnAddressThatCannotBeUsed_abortsAndGoesThroughTheServer(String address) throws IOException {
        answers.put("GET /api/3.0/mlflow/server-info", new Answer(200, "{\"multipart_uploads_enabled\":true}"));
        answers.put(
                "POST " + API + "mpu/create/1/model",
                new Answer(
                        200,
                        "{\"upload_id\":\"u\",\"credentials\":[{\"url\":\"" + address + "\",\"part_number\":1}]}"));
        answers.put("POST " + API + "mpu/abort/1/model", new Answer(200, "{}"));
        answers.put("PUT " + API + "artifacts/1/model/file", new Answer(200, ""));
        listing("{\"path\":\"file\",\"is_dir\":false,\"file_size\":20}");
        assertThat(put("x".repeat(20))).isEqualTo(20);
        assertThat(calls)
                .containsSubsequence(
                        "POST " + API + "mpu/create/1/model",
                        "POST " + API + "mpu/abort/1/model",
                        "PUT " + API + "artifacts/1/model/file");
    }

    @Test
    void fetch_fromAnAddressThatCannotBeReached_goesThroughTheServer() throws IOException {
        answers.put("GET /api/3.0/mlflow/server-info", new Answer(200, "{\"multipart_downloads_enabled\":true}"));
        answers.put(
                "GET " + API + "presigned/1/model/file",
                new Answer(200, "{\"url\":\"http://127.0.0.1:1/file\",\"headers\":{},\"file_size\":5}"));
        answers.put("GET " + API + "artifacts/1/model/file", new Answer(200, "bytes"));
        listing("{\"path\":\"file\",\"is_dir\":false,\"file_size\":5}");
        StoredFile file = store.list(LOCATION).get(0);
        store.fetch(LOCATION, file, folder.resolve("target"));
        assertThat(folder.resolve("target")).hasContent("bytes");
        assertThat(file.version()).isEmpty();
    }

    private void listing(String entry) {
        answers.put("GET " + API + "artifacts", new Answer(200, "{\"files\":[" + entry + "]}"));
    }

    private long put(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("outgoing"), content);
        return store.put(LOCATION, new Outgoing(new ArtifactName("file"), file, Optional.empty()));
    }
}
