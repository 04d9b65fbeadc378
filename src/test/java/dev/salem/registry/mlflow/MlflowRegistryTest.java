package dev.salem.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.MlflowServer;
import dev.salem.mlflow.TrackingServer;
import dev.salem.mlflow.TrackingSettings;
import dev.salem.registry.EditRun;
import dev.salem.registry.Journal;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.Registration;
import dev.salem.registry.RegistryException;
import dev.salem.registry.RegistryUnavailableException;
import dev.salem.storage.ArtifactName;
import dev.salem.storage.ArtifactStores;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MlflowRegistryTest {
    private static final String EXPERIMENT = "registry-test";

    @TempDir
    Path folder;

    enum Line {
        CURRENT,
        OLDER;

        TrackingServer server() {
            MlflowServer server = this == CURRENT ? MlflowServer.shared() : MlflowServer.sharedOlder();
            return new TrackingServer(server.settings());
        }

        /** Names of their own, as servers are shared. */
        String named(String name) {
            return name + "-" + this;
        }
    }

    @ParameterizedTest
    @EnumSource
    void register_makesOneVersionHoweverOftenItIsRepeated(Line line) throws Exception {
        String name = line.named("repeated");
        Registration registration = registration(name, "key-" + name);
        ModelVersion first = registry(line).register(registration, Journal.NONE);
        ModelVersion second = registry(line).register(registration, Journal.NONE);
        assertThat(second).isEqualTo(first);
        assertThat(first.uri()).isEqualTo("models:/" + name + "/1");
        assertThat(first.aliases()).containsExactly("challenger");
        assertThat(first.tags())
                .containsEntry("salem.request_key", "key-" + name)
                .containsEntry("salem.layer", "3");
        assertThat(registry(line).registered(name, "key-" + name)).contains(first);
        assertThat(registry(line).registered(name, "another")).isEmpty();
        new ServerState(line.server()).requireOne(EXPERIMENT, name, "key-" + name);
    }

    @ParameterizedTest
    @EnumSource
    void tag_setsAndChangesATagOfAVersionThatIsThere(Line line) throws Exception {
        String name = line.named("tagged");
        registry(line).register(registration(name, "key-" + name), Journal.NONE);
        registry(line).tag(name, 1, "salem.before.champion", "3");
        registry(line).tag(name, 1, "salem.before.champion", "4");

        assertThat(registry(line).resolve(ModelUri.Registered.version(name, 1)).tags())
                .containsEntry("salem.before.champion", "4")
                .containsEntry("salem.layer", "3");
        assertThatThrownBy(() -> registry(line).tag(name, 9, "salem.before.champion", "3"))
                .isInstanceOf(RegistryException.class);
    }

    @ParameterizedTest
    @EnumSource
    void marked_findsVersionsByAliasOrTag_ofEveryModel(Line line) throws Exception {
        String name = line.named("marked");
        registry(line).register(registration(name, "key-" + name), Journal.NONE);
        ModelUri.Registered version = ModelUri.Registered.version(name, 1);

        assertThat(registry(line).marked("challenger", "no.tag")).contains(version);
        assertThat(registry(line).marked("nobody", "salem.layer")).contains(version);
        assertThat(registry(line).marked("nobody", "no.tag")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void register_keepsEveryByteButTheIdentityOfTheModel(Line line) throws Exception {
        String name = line.named("bytes");
        Registration registration = registration(name, "key-" + name);
        ModelVersion version = registry(line).register(registration, Journal.NONE);
        ProxyStore store = new ProxyStore(line.server());
        assertThat(store.list(version.location()).stream()
                        .map(file -> file.name().value()))
                .containsExactly(
                        "MLmodel",
                        "components/tokenizer/tokenizer.json",
                        "model/README.md",
                        "model/config.json",
                        "model/model.safetensors",
                        "salem/delta.safetensors",
                        "salem/report.html");
        assertThat(store.read(version.location(), "model/model.safetensors"))
                .isEqualTo(Files.readAllBytes(registration.model().resolve("model/model.safetensors")));
        assertThat(store.list(version.records()).stream()
                        .map(file -> file.name().value()))
                .containsExactly("delta.safetensors", "report.html");
        List<String> before = Edits.MLMODEL.lines().toList();
        List<String> after = new String(store.read(version.location(), "MLmodel"), StandardCharsets.UTF_8)
                .lines()
                .toList();
        List<String> changed = new ArrayList<>(before);
        changed.removeAll(after);
        assertThat(changed.stream().map(text -> text.split(":")[0]))
                .containsExactly("artifact_path", "model_id", "model_uuid", "run_id", "utc_time_created");
        assertThat(after).hasSize(line == Line.CURRENT ? before.size() : before.size() - 1);
    }

    @Test
    void register_keepsWhatTheInterfaceShows() throws Exception {
        String name = "shown";
        ModelVersion base = registry(Line.CURRENT).register(registration(name, "base-of-shown"), Journal.NONE);
        Registration registration = new Registration(
                Edits.run(name, "key-shown", folder),
                Edits.model(folder.resolve("edited"), 2),
                Optional.of(new Registration.Base(base.uri(), base.location(), folder.resolve("model"))),
                Optional.of("challenger"),
                "**Better** now");
        List<String> steps = new ArrayList<>();
        ModelVersion version = registry(Line.CURRENT).register(registration, journal(steps));
        ServerState state = new ServerState(Line.CURRENT.server());
        JsonNode found = state.alias(name, "challenger");
        assertThat(found.path("version").asText()).isEqualTo("2");
        assertThat(found.path("description").asText()).isEqualTo("**Better** now");
        JsonNode run = state.run(found.path("run_id").asText());
        assertThat(ServerState.value(run.at("/data/params"), "method")).isEqualTo("mend");
        assertThat(ServerState.value(run.at("/data/metrics"), "drawdown")).isEqualTo("0.012");
        assertThat(ServerState.value(run.at("/data/tags"), "salem.status")).isEqualTo("REGISTERED");
        assertThat(ServerState.value(run.at("/data/tags"), "salem.version")).isEqualTo("2");
        assertThat(ServerState.value(run.at("/data/metrics"), "bytes_uploaded")).isNotEqualTo("absent");
        assertThat(run.at("/inputs/dataset_inputs/0/dataset/digest").asText()).isEqualTo("ab".repeat(18));
        String baseId = Locations.loggedModel(base.location()).orElseThrow();
        assertThat(run.at("/inputs/model_inputs/0/model_id").asText()).isEqualTo(baseId);
        String id = Locations.loggedModel(version.location()).orElseThrow();
        assertThat(run.at("/outputs/model_outputs/0/model_id").asText()).isEqualTo(id);
        assertThat(ServerState.value(state.loggedModel(id).at("/data/metrics"), "edit_accuracy"))
                .isEqualTo("0.97");
        assertThat(state.history(run.at("/info/run_id").asText(), "saliency").stream()
                        .map(metric -> metric.path("step").asInt() + ":"
                                + metric.path("value").asDouble()))
                .containsExactlyInAnyOrder("0:0.1", "1:0.5", "2:0.2");
        StoreUri artifacts = StoreUri.parse(run.at("/info/artifact_uri").asText());
        assertThat(new ProxyStore(Line.CURRENT.server())
                        .list(artifacts).stream().map(file -> file.name().value()))
                .containsExactly("model_card.md", "report.html");
        assertThat(steps)
                .containsExactly(
                        "model",
                        "run",
                        "notes",
                        "placement",
                        "files",
                        "ready",
                        "metrics",
                        "version",
                        "alias",
                        "finish");
        assertThat(state.versions(name)).hasSize(2);
    }

    @Test
    void register_tellsTheStoreWhatItMayCopyFromTheBase() throws Exception {
        ProxyStore store = new ProxyStore(Line.CURRENT.server());
        Path baseFolder = Edits.model(folder.resolve("base"), 1);
        StoreUri stored = StoreUri.parse("mlflow-artifacts:/copied/base");
        List<StoredFile> listed = List.of(
                new StoredFile(new ArtifactName("model/model.safetensors"), 300_000, Optional.of("etag")),
                new StoredFile(new ArtifactName("model/config.json"), 2, Optional.of("etag2")));
        Registration registration = new Registration(
                Edits.run("copied", "key-copied", folder),
                Edits.model(folder.resolve("edited"), 2),
                Optional.of(new Registration.Base("models:/copied/1", stored, baseFolder, listed)),
                Optional.empty(),
                "");
        new MlflowRegistry(Line.CURRENT.server(), store, EXPERIMENT).register(registration, Journal.NONE);
        Map<String, Outgoing> put = new HashMap<>();
        store.stored().forEach(file -> put.put(file.name().value(), file));
        assertThat(put.get("model/config.json").origin().orElseThrow().changed())
                .isEmpty();
        assertThat(put.get("model/model.safetensors").origin().orElseThrow().changed())
                .singleElement()
                .satisfies(range -> {
                    assertThat(range.from()).isLessThanOrEqualTo(150_000);
                    assertThat(range.to()).isGreaterThan(150_000);
                    assertThat(range.length()).isLessThanOrEqualTo(1 << 16);
                });
        assertThat(put.get("components/tokenizer/tokenizer.json").origin()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void reject_keepsOneFinishedRunAndNoVersion(Line line) throws Exception {
        String name = line.named("rejected");
        EditRun run = Edits.run(name, "key-" + name, folder);
        registry(line).reject(run, Journal.NONE);
        registry(line).reject(run, Journal.NONE);
        ServerState state = new ServerState(line.server());
        assertThat(state.versions(name)).isEmpty();
        assertThat(state.runs(EXPERIMENT, "key-" + name)).singleElement().satisfies(kept -> {
            assertThat(kept.at("/info/status").asText()).isEqualTo("FINISHED");
            assertThat(ServerState.value(kept.at("/data/tags"), "salem.status")).isEqualTo("REJECTED");
            assertThat(ServerState.value(kept.at("/data/metrics"), "drawdown")).isEqualTo("0.012");
            StoreUri artifacts = StoreUri.parse(kept.at("/info/artifact_uri").asText());
            assertThat(new ProxyStore(line.server()).list(artifacts))
                    .extracting(file -> file.name().value())
                    .containsExactly("report.html");
        });
    }

    @ParameterizedTest
    @EnumSource
    void resolve_followsNumbersAliasesAndTheNewest(Line line) throws Exception {
        String name = line.named("resolved it's");
        MlflowRegistry registry = registry(line);
        ModelVersion first = registry.register(registration(name, "one"), Journal.NONE);
        ModelVersion second = registry.register(registration(name, "two"), Journal.NONE);
        assertThat(registry.resolve(ModelUri.Registered.version(name, 1)).location())
                .isEqualTo(first.location());
        assertThat(registry.resolve(ModelUri.Registered.alias(name, "challenger")))
                .isEqualTo(second);
        assertThat(registry.resolve(ModelUri.Registered.alias(name, "latest"))).isEqualTo(second);
        assertThat(registry.versions(name))
                .extracting(ModelVersion::version, version -> List.copyOf(version.aliases()))
                .containsExactly(tuple(1, List.of()), tuple(2, List.of("challenger")));
        assertThatThrownBy(() -> registry.resolve(ModelUri.Registered.version(name, 9)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("no version 9")
                .hasMessageContaining("[1, 2]");
        assertThatThrownBy(() -> registry.resolve(ModelUri.Registered.alias(name, "champion")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("no alias \"champion\", there are: challenger");
        assertThatThrownBy(() -> registry.resolve(ModelUri.Registered.version("absent", 1)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("check its name");
        assertThatThrownBy(() -> registry.resolve(ModelUri.Registered.alias("absent", "x")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("no model \"absent\"");
    }

    @Test
    void register_neverPutsAnAliasBackFromAYoungerVersion() throws Exception {
        Registration first = registration("younger", "one");
        registry(Line.CURRENT).register(first, Journal.NONE);
        registry(Line.CURRENT).register(registration("younger", "two"), Journal.NONE);
        registry(Line.CURRENT).register(first, Journal.NONE);
        assertThat(registry(Line.CURRENT)
                        .resolve(ModelUri.Registered.alias("younger", "challenger"))
                        .version())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void point_movesAnAliasOnlyFromWhereItIsExpected(Line line) throws Exception {
        String name = line.named("pointed");
        MlflowRegistry registry = registry(line);
        registry.register(registration(name, "one"), Journal.NONE);
        registry.register(registration(name, "two"), Journal.NONE);
        registry.point(name, "champion", 1, Optional.empty());
        registry.point(name, "champion", 2, Optional.of(1));
        assertThat(registry.resolve(ModelUri.Registered.alias(name, "champion")).version())
                .isEqualTo(2);
        assertThatThrownBy(() -> registry.point(name, "champion", 1, Optional.of(1)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("points at version 2, not at version 1");
        assertThatThrownBy(() -> registry.point(name, "champion", 1, Optional.empty()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("not at nothing");
        assertThatThrownBy(() -> registry.point(name, "champion", 7, Optional.of(2)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("no version 7");
        assertThat(registry.resolve(ModelUri.Registered.alias(name, "champion")).version())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void locate_findsRunArtifactsAndLoggedModels(Line line) throws Exception {
        String name = line.named("located");
        ModelVersion version = registry(line).register(registration(name, "key-" + name), Journal.NONE);
        String run = new ServerState(line.server())
                .alias(name, "challenger")
                .path("run_id")
                .asText();
        assertThat(registry(line).locate(new ModelUri.RunArtifact(run, "model")))
                .isEqualTo(version.location());
        assertThat(registry(line)
                        .locate(new ModelUri.RunArtifact(run, "other/folder"))
                        .path())
                .endsWith(run + "/artifacts/other/folder");
        ModelUri absent = new ModelUri.RunArtifact("0".repeat(32), "model");
        assertThatThrownBy(() -> registry(line).locate(absent)).isInstanceOf(RegistryException.class);
        Locations.loggedModel(version.location())
                .ifPresent(id -> assertThat(registry(line).locate(new ModelUri.LoggedModel(id)))
                        .isEqualTo(version.location()));
        assertThatThrownBy(() -> registry(line).locate(new ModelUri.LoggedModel("m-" + "0".repeat(32))))
                .isInstanceOf(RegistryException.class);
    }

    @Test
    void resolve_readsVersionsThatOthersMadeOfRuns() throws Exception {
        registry(Line.CURRENT).register(registration("of-runs", "key-of-runs"), Journal.NONE);
        TrackingServer server = Line.CURRENT.server();
        String run = new ServerState(server)
                .alias("of-runs", "challenger")
                .path("run_id")
                .asText();
        server.post(
                "api/2.0/mlflow/model-versions/create",
                Map.of("name", "of-runs", "source", "runs:/" + run + "/other", "run_id", run));
        assertThat(registry(Line.CURRENT)
                        .resolve(ModelUri.Registered.version("of-runs", 2))
                        .location()
                        .path())
                .endsWith(run + "/artifacts/other");
    }

    @Test
    void registeredVersion_thatWasDeletedMeanwhile_isMadeAgain() throws Exception {
        Registration registration = registration("deleted", "key-deleted");
        registry(Line.CURRENT).register(registration, Journal.NONE);
        Line.CURRENT.server().delete("api/2.0/mlflow/model-versions/delete", Map.of("name", "deleted", "version", "1"));
        ModelVersion again = registry(Line.CURRENT).register(registration, Journal.NONE);
        assertThat(again.aliases()).containsExactly("challenger");
        new ServerState(Line.CURRENT.server()).requireOne(EXPERIMENT, "deleted", "key-deleted");
    }

    @Test
    void register_ofAPlainFolder_saysHowItIsLoaded() throws Exception {
        Path plain = Files.createDirectories(folder.resolve("plain"));
        Files.writeString(plain.resolve("config.json"), "{}");
        Registration registration = Edits.registration(Edits.run("plain", "key-plain", folder), plain);
        registry(Line.CURRENT).register(registration, Journal.NONE);
        assertThat(new ServerState(Line.CURRENT.server())
                        .alias("plain", "challenger")
                        .path("description")
                        .asText())
                .startsWith("**An edit** of a test")
                .contains("load it with `transformers`");
    }

    @Test
    void register_refusesWhatNoStoreReaches() throws Exception {
        Registration registration = registration("unreached", "key-unreached");
        MlflowRegistry registry = new MlflowRegistry(Line.CURRENT.server(), ArtifactStores.of(Map.of()), EXPERIMENT);
        assertThatThrownBy(() -> registry.register(registration, Journal.NONE))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("no store for mlflow-artifacts: is configured");
        registry(Line.CURRENT).register(registration, Journal.NONE);
        new ServerState(Line.CURRENT.server()).requireOne(EXPERIMENT, "unreached", "key-unreached");
    }

    @Test
    void unreachableServer_isUnavailableWithTheCure() {
        TrackingSettings nowhere = TrackingSettings.of("http://127.0.0.1:9").withAttempts(1, Duration.ZERO);
        MlflowRegistry registry =
                new MlflowRegistry(new TrackingServer(nowhere), ArtifactStores.of(Map.of()), EXPERIMENT);
        assertThatThrownBy(() -> registry.versions("any"))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("http://127.0.0.1:9 can't be reached")
                .hasMessageContaining("MLFLOW_TRACKING_URI");
    }

    private Registration registration(String name, String key) throws Exception {
        return Edits.registration(Edits.run(name, key, folder), Edits.model(folder.resolve("model"), 1));
    }

    private static MlflowRegistry registry(Line line) {
        TrackingServer server = line.server();
        return new MlflowRegistry(server, new ProxyStore(server), EXPERIMENT);
    }

    private static Journal journal(List<String> steps) {
        return new Journal() {
            @Override
            public void begins(String step) {
                steps.add(step);
            }

            @Override
            public void ended(String step, String result) {
                assertThat(steps).last().isEqualTo(step);
            }
        };
    }
}
