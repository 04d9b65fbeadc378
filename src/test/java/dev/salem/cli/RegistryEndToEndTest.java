package dev.salem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.EditRows;
import dev.salem.MlflowModel;
import dev.salem.MlflowServer;
import dev.salem.mlflow.TrackingServer;
import dev.salem.registry.Journal;
import dev.salem.registry.Registrations;
import dev.salem.registry.mlflow.MlflowRegistry;
import dev.salem.registry.mlflow.ServerState;
import dev.salem.storage.s3.S3Server;
import dev.salem.storage.s3.S3Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as processes of their own, on a real MLflow server whose artifacts and edit sets are in S3. */
class RegistryEndToEndTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROUNDS = 20;
    private static final int KILLS = 8;

    @TempDir
    private static Path folder;

    private static S3Server s3;
    private static MlflowServer server;
    private static S3Store store;
    private static ServerState state;
    private static MlflowRegistry registry;
    private static Map<String, String> environment;

    @BeforeAll
    static void start() throws IOException {
        s3 = S3Server.start(Files.createDirectories(folder.resolve("s3")));
        s3.makeBucket("mlflow");
        s3.makeBucket("edits");
        s3.put("edits", "team/edits.jsonl", String.join("\n", EditRows.tiny()).getBytes(StandardCharsets.UTF_8));
        server = MlflowServer.besideS3(
                new MlflowServer.S3(s3.uri(), "s3://mlflow/root", S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
        store = s3.store();
        TrackingServer tracking = new TrackingServer(server.settings());
        state = new ServerState(tracking);
        registry = new MlflowRegistry(tracking, store, MlflowRegistry.EXPERIMENT);
        environment = new HashMap<>(S3Server.environment(s3.uri()));
        environment.put("MLFLOW_TRACKING_URI", server.uri().toString());
        environment.put("SALEM_HOME", folder.resolve("home").toString());
    }

    @AfterAll
    static void stop() {
        if (store != null) {
            store.close();
        }
        if (server != null) {
            server.close();
        }
        if (s3 != null) {
            s3.close();
        }
    }

    @Test
    void edit_ofTheChampion_becomesTheChallenger_andMayBePromotedAndRolledBack() throws IOException {
        registered("checker");
        try (CliProcess cli = CliProcess.start(environment)) {
            Terminal edit = edit(cli, "checker", 0);
            assertThat(edit.code()).as(edit.err()).isZero();
            JsonNode outcome = JSON.readTree(edit.out());
            assertThat(outcome.path("base").path("name").asText()).isEqualTo("models:/checker/1");
            assertThat(outcome.path("registered").path("uri").asText()).isEqualTo("models:/checker/2");
            state.requireOneEdit(
                    MlflowRegistry.EXPERIMENT,
                    "checker",
                    outcome.path("requestKey").asText());

            assertThat(done(cli, "verify", "models:/checker@challenger").out()).contains("bit for bit");
            assertThat(done(cli, "promote", "models:/checker@challenger").out())
                    .contains("@champion is version 2 now, it was version 1");
            assertThat(done(cli, "promote", "models:/checker@challenger").out())
                    .as("a repeat is harmless")
                    .contains("@champion is version 2 now");
            JsonNode history =
                    JSON.readTree(done(cli, "history", "checker", "--json").out());
            assertThat(history.path("versions")).hasSize(2);
            assertThat(history.path("versions").get(1).path("base").asText()).isEqualTo("models:/checker/1");
            assertThat(history.path("versions").get(1).path("aliases")).hasSize(2);
            assertThat(done(cli, "rollback", "checker").out()).contains("@champion is version 1 now");
            assertThat(cli.run("rollback", "checker").code()).isEqualTo(ExitCode.INVALID_INPUT);

            Terminal again = edit(cli, "checker", 0);
            assertThat(again.err()).contains("was done before");
            assertThat(JSON.readTree(again.out()).path("registered")).isEqualTo(outcome.path("registered"));
        }
        Map<String, String> elsewhere = new HashMap<>(environment);
        elsewhere.put("SALEM_HOME", folder.resolve("elsewhere").toString());
        try (CliProcess cli = CliProcess.start(elsewhere)) {
            Terminal stateless = edit(cli, "checker", 0);
            assertThat(stateless.err()).as("the registry remembers").contains("was done before");
            assertThat(state.versions("checker")).hasSize(2);
        }
    }

    @Test
    void edit_shortOfTheGate_leavesARunAndNoVersion() throws IOException {
        registered("rejected");
        try (CliProcess cli = CliProcess.start(environment)) {
            cli.begin(
                    command("rejected", 0, "--min-edit-accuracy", "1", "--max-drawdown", "0", "--min-generality", "1"));
            Terminal edit = cli.result();
            assertThat(edit.code()).as(edit.err()).isEqualTo(ExitCode.REJECTED);
            assertThat(state.versions("rejected")).hasSize(1);
        }
    }

    @Test
    void edit_byTwoProcessesAtOnce_makesOneVersion() throws IOException {
        registered("twins");
        try (CliProcess one = CliProcess.start(environment);
                CliProcess other = CliProcess.start(environment)) {
            for (int round = 1; round <= ROUNDS; round++) {
                one.begin(command("twins", round));
                other.begin(command("twins", round));
                JsonNode first = outcome(one.result());
                assertThat(outcome(other.result()).path("registered")).isEqualTo(first.path("registered"));
                assertThat(state.versions("twins")).hasSize(1 + round);
                state.requireOneEdit(
                        MlflowRegistry.EXPERIMENT,
                        "twins",
                        first.path("requestKey").asText());
            }
        }
    }

    @Test
    void edit_thatIsKilled_isFinishedByItsRepeat() throws Exception {
        registered("killed");
        for (int kill = 1; kill <= KILLS; kill++) {
            CliProcess killed = CliProcess.start(environment);
            assertThat(killed.run("--version").code()).isZero();
            killed.begin(command("killed", kill));
            TimeUnit.MILLISECONDS.sleep(400L * kill);
            killed.kill();
            try (CliProcess cli = CliProcess.start(environment)) {
                JsonNode outcome = outcome(edit(cli, "killed", kill));
                state.requireOneEdit(
                        MlflowRegistry.EXPERIMENT,
                        "killed",
                        outcome.path("requestKey").asText());
                assertThat(state.versions("killed")).hasSize(1 + kill);
                assertThat(s3.unfinished("mlflow")).isEmpty();
            }
        }
    }

    @Test
    void wrongPlaces_areOneClearLine() throws IOException {
        registered("places");
        List<List<String>> wrong = List.of(
                List.of("models:/places@champion", "s3://edits/none.jsonl", "there is no such file"),
                List.of("models:/places@champion", "s3://no-such-bucket/edits.jsonl", "no-such-bucket"),
                List.of("models:/places/9", "s3://edits/team/edits.jsonl", "places"),
                List.of("models:/nothing/1", "s3://edits/team/edits.jsonl", "nothing"),
                List.of("models:/m-00000000000000000000000000000000", "s3://edits/team/edits.jsonl", "m-0000"));
        try (CliProcess cli = CliProcess.start(environment)) {
            for (List<String> places : wrong) {
                Terminal terminal = cli.run(
                        "edit", "--model", places.get(0), "--edit-set", places.get(1), "--out", folder + "/never");
                assertThat(terminal.code()).as(terminal.err()).isEqualTo(ExitCode.INVALID_INPUT);
                assertThat(terminal.complaints()).singleElement().asString().contains(places.get(2));
            }
            Terminal down = cli.run("history", "checker", "--registry", "http://127.0.0.1:1");
            assertThat(down.code()).as(down.err()).isEqualTo(ExitCode.DEPENDENCY);
            assertThat(down.complaints()).singleElement().asString().contains("127.0.0.1:1");
        }
        assertThat(folder.resolve("never")).doesNotExist();
    }

    private static void registered(String name) {
        registry.register(Registrations.of(name, "base of " + name, MlflowModel.SAVED, "champion"), Journal.NONE);
    }

    private static Terminal edit(CliProcess cli, String name, int seed) throws IOException {
        return cli.run(command(name, seed));
    }

    private static JsonNode outcome(Terminal edit) throws IOException {
        assertThat(edit.code()).as(edit.err()).isZero();
        return JSON.readTree(edit.out());
    }

    private static Terminal done(CliProcess cli, String... arguments) throws IOException {
        Terminal terminal = cli.run(arguments);
        assertThat(terminal.code()).as(terminal.err()).isZero();
        return terminal;
    }

    private static String[] command(String name, int seed, String... gate) {
        List<String> command = new ArrayList<>(List.of(
                "edit",
                "--model",
                "models:/" + name + "@champion",
                "--edit-set",
                "s3://edits/team/edits.jsonl",
                "--method",
                "direct",
                "--margin",
                "1",
                "--seed",
                Integer.toString(seed),
                "--threads",
                "1",
                "--json"));
        command.addAll(
                gate.length > 0 ? Arrays.asList(gate) : List.of("--max-drawdown", "1", "--min-edit-accuracy", "0"));
        return command.toArray(String[]::new);
    }
}
