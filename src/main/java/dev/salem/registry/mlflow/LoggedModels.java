package dev.salem.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.mlflow.MlflowException;
import dev.salem.registry.EditRun;
import dev.salem.storage.StoreUri;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The models that servers from 3.0 keep by an id of their own, each the output of a run. */
final class LoggedModels {
    private static final String READY = "LOGGED_MODEL_READY";

    private final Gateway gateway;

    LoggedModels(Gateway gateway) {
        this.gateway = gateway;
    }

    /** @param ready whether its files are complete */
    record Logged(String id, StoreUri location, boolean ready, long created) {
        private static Logged of(JsonNode model) {
            JsonNode info = model.path("info");
            String id = info.path("model_id").asText();
            return new Logged(
                    id,
                    Locations.parsed("models:/" + id, info.path("artifact_uri").asText("")),
                    info.path("status").asText("").equals(READY),
                    info.path("creation_timestamp_ms").asLong());
        }
    }

    /** The model of a run; made where there is none. */
    Logged open(RunRecord run, EditRun edit) {
        Logged logged = gateway.findOrMake(
                () -> ofRun(run).stream().findFirst(),
                () -> Logged.of(gateway.make(
                                "logged-models",
                                Map.of(
                                        "experiment_id",
                                        run.experiment(),
                                        "name",
                                        "model",
                                        "source_run_id",
                                        run.id(),
                                        "params",
                                        Notes.params(edit.params()),
                                        "tags",
                                        Notes.tags(Map.of(
                                                Notes.REQUEST_KEY, edit.requestKey(), Notes.MODEL, edit.model()))))
                        .path("model")));
        requireOutput(run, logged);
        return logged;
    }

    /** A second call for the same output is refused by MLflow. */
    private void requireOutput(RunRecord run, Logged logged) {
        gateway.findOrMake(
                () -> StreamSupport.stream(outputs(run).spliterator(), false)
                        .filter(output -> output.path("model_id").asText("").equals(logged.id()))
                        .findAny(),
                () -> {
                    try {
                        return gateway.make(
                                "runs/outputs",
                                Map.of(
                                        "run_id",
                                        run.id(),
                                        "models",
                                        List.of(Map.of("model_id", logged.id(), "step", 0))));
                    } catch (MlflowException e) {
                        if (Gateway.doubled(e)) {
                            return outputs(run);
                        }
                        throw e;
                    }
                });
    }

    private JsonNode outputs(RunRecord run) {
        return gateway.get("runs/get", Map.of("run_id", run.id())).at("/run/outputs/model_outputs");
    }

    /** Says that every file is in its place. */
    void complete(Logged logged) {
        gateway.patch("logged-models/" + logged.id(), Map.of("model_id", logged.id(), "status", READY));
    }

    /** What a run made, oldest first; more than one only where processes raced. */
    List<Logged> ofRun(RunRecord run) {
        JsonNode found = gateway.set(
                "logged-models/search",
                Map.of("experiment_ids", List.of(run.experiment()), "filter", "source_run_id = '" + run.id() + "'"));
        List<Logged> models = new ArrayList<>();
        found.path("models").forEach(model -> models.add(Logged.of(model)));
        models.sort(Comparator.comparingLong(Logged::created).thenComparing(Logged::id));
        return models;
    }

    void delete(Logged logged) {
        gateway.remove("logged-models/" + logged.id(), Map.of());
    }
}
