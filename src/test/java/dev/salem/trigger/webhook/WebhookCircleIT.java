package dev.salem.trigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.EditRows;
import dev.salem.MlflowModel;
import dev.salem.MlflowServer;
import dev.salem.PackagedService;
import dev.salem.mlflow.TrackingServer;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.RegistryException;
import dev.salem.registry.mlflow.MlflowRegistry;
import dev.salem.storage.ArtifactName;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StoreUri;
import dev.salem.storage.mlflow.MlflowArtifactStore;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real MLflow server sends its webhook to the packaged service, which edits for real and registers. */
class WebhookCircleIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODELS = "api/2.0/mlflow/";
    private static final String NAME = "circle";
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private TrackingServer server;
    private MlflowRegistry registry;

    @Test
    void alias_setInMlflow_becomesAnEditedVersion_andItsOwnAliasesNoSecondOne() throws Exception {
        Path edits = Files.write(folder.resolve("edits.jsonl"), EditRows.tiny());
        try (MlflowServer mlflow = MlflowServer.sendingWebhooks();
                PackagedService service = PackagedService.start(
                        folder,
                        Map.of("MLFLOW_TRACKING_URI", mlflow.uri().toString()),
                        Map.of(
                                "salem.webhook.secret",
                                Receiving.SECRET,
                                "salem.webhook.rules",
                                rules(edits).toString(),
                                "salem.places.folders",
                                folder.toString()))) {
            server = new TrackingServer(mlflow.settings());
            MlflowArtifactStore store = new MlflowArtifactStore(server);
            registry = new MlflowRegistry(server, store, MlflowRegistry.EXPERIMENT);
            registerBase(store);
            planReadsNoWeights(service, edits);
            new MlflowWebhooks(server).register("salem", service.uri().resolve("webhooks/mlflow"), Receiving.SECRET);

            alias(1, "needs-edit");
            service.await(
                    "an edited version is registered", SOON, () -> challenger().isPresent());
            service.await(
                    "its job is at its end",
                    SOON,
                    () -> jobs(service).at("/edits/0/status").asText().equals("edited"));
            alias(2, "needs-edit");
            service.await("the edited version is refused", SOON, () -> hasLogged(service, "/2 was made by salem"));

            assertThat(challenger().orElseThrow().uri()).isEqualTo("models:/circle/2");
            assertThat(challenger().orElseThrow().tags()).containsEntry("salem.base", "models:/circle/1");
            assertThat(registry.versions(NAME)).hasSize(2);
            assertThat(jobs(service).path("edits")).hasSize(1);
            assertThat(challenger().orElseThrow().tags()).containsEntry("salem.edit_accuracy", "1.0000");
        }
    }

    private void planReadsNoWeights(PackagedService service, Path edits) throws Exception {
        String request = "{\"model\": \"models:/circle/1\", \"editSet\": \"" + edits + "\"}";
        HttpResponse<String> plan = service.send(
                "v1/plan",
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(request)));

        assertThat(plan.statusCode()).as(plan.body()).isEqualTo(200);
        assertThat(JSON.readTree(plan.body()).path("eligible")).isNotEmpty();
        assertThat(folder.resolve("home/cache")).doesNotExist();
    }

    private Path rules(Path edits) throws IOException {
        return Files.writeString(
                folder.resolve("rules.json"),
                """
                {"models": [{"name": "circle", "editSet": "%s", "settings": {"method": "direct", "margin": 1,
                 "gate": {"minEditAccuracy": 0, "maxDrawdown": 1}}}]}
                """
                        .formatted(edits));
    }

    /** As any other client of MLflow does. */
    private void registerBase(MlflowArtifactStore store) throws IOException {
        JsonNode model = server.post(MODELS + "logged-models", Map.of("experiment_id", "0", "name", "model"))
                .at("/model/info");
        String id = model.path("model_id").asText();
        StoreUri location = StoreUri.parse(model.path("artifact_uri").asText());
        try (Stream<Path> files = Files.walk(MlflowModel.SAVED)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> store.put(
                            location,
                            new Outgoing(
                                    new ArtifactName(
                                            MlflowModel.SAVED.relativize(file).toString()),
                                    file,
                                    Optional.empty())));
        }
        server.patch(MODELS + "logged-models/" + id, Map.of("model_id", id, "status", "LOGGED_MODEL_READY"));
        server.post(MODELS + "registered-models/create", Map.of("name", NAME));
        server.post(MODELS + "model-versions/create", Map.of("name", NAME, "source", "models:/" + id, "model_id", id));
    }

    private void alias(int version, String alias) {
        server.post(
                MODELS + "registered-models/alias",
                Map.of("name", NAME, "alias", alias, "version", Integer.toString(version)));
    }

    private Optional<ModelVersion> challenger() {
        try {
            return Optional.of(registry.resolve(ModelUri.Registered.alias(NAME, "challenger")));
        } catch (RegistryException notYet) {
            return Optional.empty();
        }
    }

    private static JsonNode jobs(PackagedService service) {
        try {
            return JSON.readTree(service.get("v1/edits"));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static boolean hasLogged(PackagedService service, String text) {
        try {
            return service.log().contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
