package dev.salem.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.mlflow.MlflowException;
import dev.salem.mlflow.TrackingServer;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Looks at a server past the code under test. */
public final class ServerState {
    private static final String API = "api/2.0/mlflow/";

    private final TrackingServer server;

    public ServerState(TrackingServer server) {
        this.server = server;
    }

    public List<JsonNode> versions(String name) {
        return list(server.get(
                        API + "model-versions/search", Map.of("filter", "name = '" + name + "'", "max_results", "100"))
                .path("model_versions"));
    }

    public JsonNode alias(String name, String alias) {
        return server.get(API + "registered-models/alias", Map.of("name", name, "alias", alias))
                .path("model_version");
    }

    /** All that were not deleted. */
    public List<JsonNode> runs(String experiment) {
        return list(
                server.postRepeatable(API + "runs/search", Map.of("experiment_ids", List.of(experimentId(experiment))))
                        .path("runs"));
    }

    List<JsonNode> runs(String experiment, String key) {
        return runs(experiment).stream()
                .filter(run -> value(run.at("/data/tags"), "salem.request_key").equals(key))
                .toList();
    }

    /** Empty on servers that keep none. */
    List<JsonNode> loggedModels(String experiment, String key) {
        try {
            return list(server.postRepeatable(
                            API + "logged-models/search",
                            Map.of(
                                    "experiment_ids",
                                    List.of(experimentId(experiment)),
                                    "filter",
                                    "tags.`salem.request_key` = '" + key + "'"))
                    .path("models"));
        } catch (MlflowException e) {
            assertThat(e.kind()).isEqualTo(MlflowException.Kind.NO_ENDPOINT);
            return List.of();
        }
    }

    JsonNode run(String id) {
        return server.get(API + "runs/get", Map.of("run_id", id)).path("run");
    }

    JsonNode loggedModel(String id) {
        return server.get(API + "logged-models/" + id, Map.of()).path("model");
    }

    List<JsonNode> history(String run, String metric) {
        return list(server.get(API + "metrics/get-history", Map.of("run_id", run, "metric_key", metric))
                .path("metrics"));
    }

    /** One version that a request made, the alias at it, one finished run, and one complete logged model. */
    public void requireOneEdit(String experiment, String name, String key) {
        String run = requireFinished(experiment, key);
        assertThat(versions(name).stream()
                        .filter(version -> version.path("run_id").asText().equals(run)))
                .singleElement()
                .satisfies(version -> {
                    assertThat(version.path("status").asText()).isEqualTo("READY");
                    assertThat(alias(name, "challenger").path("version")).isEqualTo(version.path("version"));
                });
        assertThat(loggedModels(experiment, key)).hasSize(1);
    }

    private String requireFinished(String experiment, String key) {
        assertThat(runs(experiment, key))
                .singleElement()
                .satisfies(run -> assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED"));
        return runs(experiment, key).get(0).at("/info/run_id").asText();
    }

    /** One version, one alias at it, one finished run, and no logged model but the version's, which is complete. */
    public void requireOne(String experiment, String name, String key) {
        assertThat(versions(name)).hasSize(1);
        JsonNode version = versions(name).get(0);
        assertThat(version.path("status").asText()).isEqualTo("READY");
        assertThat(alias(name, "challenger").path("version")).isEqualTo(version.path("version"));
        assertThat(runs(experiment, key)).singleElement().satisfies(run -> {
            assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED");
            assertThat(run.at("/info/run_id")).isEqualTo(version.path("run_id"));
        });
        if (version.path("source").asText().startsWith("models:/")) {
            assertThat(loggedModels(experiment, key)).singleElement().satisfies(model -> {
                assertThat(model.at("/info/status").asText()).isEqualTo("LOGGED_MODEL_READY");
                assertThat("models:/" + model.at("/info/model_id").asText())
                        .isEqualTo(version.path("source").asText());
            });
        }
    }

    static String value(JsonNode entries, String key) {
        return list(entries).stream()
                .filter(entry -> entry.path("key").asText().equals(key))
                .map(entry -> entry.path("value").asText())
                .findFirst()
                .orElse("absent");
    }

    private String experimentId(String name) {
        return server.get(API + "experiments/get-by-name", Map.of("experiment_name", name))
                .at("/experiment/experiment_id")
                .asText();
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
