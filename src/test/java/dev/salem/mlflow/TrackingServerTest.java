package dev.salem.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.MlflowServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingServerTest {
    private static final String API = "api/2.0/mlflow/";

    @Test
    void info_tellsOldAndNewServersApart() {
        assertThat(server().info().workspaces()).isFalse();
        assertThat(new TrackingServer(MlflowServer.sharedOlder().settings()).info())
                .isEqualTo(ServerInfo.NOTHING);
    }

    @Test
    void post_makesWhatGetReads() {
        server().post(API + "registered-models/create", Map.of("name", "connection"));
        assertThat(server().get(API + "registered-models/get", Map.of("name", "connection"))
                        .at("/registered_model/name")
                        .asText())
                .isEqualTo("connection");
    }

    @Test
    void missingModel_isNotFoundInTheServersWords() {
        TrackingServer server = server();
        assertThatThrownBy(() -> server.get(API + "registered-models/get", Map.of("name", "absent")))
                .isInstanceOfSatisfying(MlflowException.class, e -> {
                    assertThat(e.kind()).isEqualTo(MlflowException.Kind.NOT_FOUND);
                    assertThat(e.status()).isEqualTo(404);
                    assertThat(e.errorCode()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
                    assertThat(e).hasMessageContaining(server.uri().toString()).hasMessageContaining("absent");
                });
    }

    @Test
    void absentEndpoint_isToldFromAbsentThing() {
        TrackingServer server = server();
        assertThatThrownBy(() -> server.get(API + "no-such-call", Map.of()))
                .isInstanceOfSatisfying(
                        MlflowException.class, e -> assertThat(e.kind()).isEqualTo(MlflowException.Kind.NO_ENDPOINT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.bin", "with space.txt", "ünï+code%25.txt", "folder/b;c&d=e@f.bin"})
    void upload_isDownloadedByteForByte(String name) throws Exception {
        byte[] bytes = name.repeat(10_000).getBytes(StandardCharsets.UTF_8);
        String path = "api/2.0/mlflow-artifacts/artifacts/connection/" + name;
        server().upload(path, BodyPublishers.ofByteArray(bytes));
        try (Download download = server().download(path, Map.of(), Map.of())) {
            assertThat(download.body().readAllBytes()).isEqualTo(bytes);
        }
        try (Download part = server().download(path, Map.of(), Map.of("Range", "bytes=3-9"))) {
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.body().readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 3, 10));
        }
    }

    @Test
    void prefixAndWorkspace_reachTheServer() {
        List<String> arguments = List.of("--static-prefix", "/models/here", "--enable-workspaces");
        try (MlflowServer started = MlflowServer.with(arguments, Map.of())) {
            TrackingSettings settings =
                    TrackingSettings.of(started.uri() + "/models/here/").withWorkspace(Optional.of("default"));
            TrackingServer inDefault = new TrackingServer(settings);
            inDefault.post(API + "registered-models/create", Map.of("name", "prefixed"));
            assertThat(inDefault.info().workspaces()).isTrue();
            assertThat(inDefault
                            .get(API + "registered-models/get", Map.of("name", "prefixed"))
                            .at("/registered_model/name")
                            .asText())
                    .isEqualTo("prefixed");
            TrackingServer elsewhere = new TrackingServer(settings.withWorkspace(Optional.of("nowhere")));
            assertThatThrownBy(() -> elsewhere.get(API + "registered-models/get", Map.of("name", "prefixed")))
                    .isInstanceOf(MlflowException.class)
                    .hasMessageContaining("nowhere");
        }
    }

    private static TrackingServer server() {
        return new TrackingServer(MlflowServer.shared().settings());
    }
}
