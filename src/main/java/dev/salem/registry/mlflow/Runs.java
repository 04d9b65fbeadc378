package dev.salem.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.mlflow.MlflowException;
import dev.salem.registry.EditRun;
import dev.salem.registry.RegistryException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlflow.api.proto.Service;

/** The runs that record edits, each found again by the key of its request. */
final class Runs {
    private static final int LONGEST_NAME = 250;
    private static final int LONGEST_DIGEST = 36;
    private static final int ENTRIES_AT_ONCE = 100;

    private final Gateway gateway;
    private final String experimentName;

    Runs(Gateway gateway, String experimentName) {
        this.gateway = gateway;
        this.experimentName = experimentName;
    }

    /** The id of the experiment, which is made where there is none. */
    String experiment() {
        Service.Experiment experiment = gateway.findOrMake(this::findExperiment, () -> {
            try {
                gateway.make("experiments/create", Map.of("name", experimentName));
            } catch (MlflowException e) {
                if (!e.errorCode().equals("RESOURCE_ALREADY_EXISTS")) {
                    throw e;
                }
            }
            return findExperiment()
                    .orElseThrow(() -> new RegistryException("experiment \"" + experimentName + "\" was just removed"));
        });
        if (experiment.getLifecycleStage().equals("deleted")) {
            throw new RegistryException("experiment \"" + experimentName + "\" is deleted on " + gateway.uri()
                    + ": restore it, or name another");
        }
        return experiment.getExperimentId();
    }

    private Optional<Service.Experiment> findExperiment() {
        return gateway.find("experiments/get-by-name", Map.of("experiment_name", experimentName))
                .map(json -> Messages.experiment(json.path("experiment")));
    }

    /** The run of a request; made where there is none. */
    RunRecord open(EditRun run) {
        String experiment = experiment();
        return gateway.findOrMake(
                () -> ofRequest(experiment, run.model(), run.requestKey()).stream()
                        .findFirst(),
                () -> create(experiment, run));
    }

    private RunRecord create(String experiment, EditRun run) {
        Map<String, String> tags = new HashMap<>(run.tags());
        tags.put(Notes.REQUEST_KEY, run.requestKey());
        tags.put(Notes.MODEL, run.model());
        tags.put("mlflow.source.type", "JOB");
        tags.put("mlflow.source.name", "salem");
        tags.put("mlflow.user", "salem");
        JsonNode made = gateway.make(
                "runs/create",
                Map.of(
                        "experiment_id",
                        experiment,
                        "run_name",
                        Notes.shortened(run.title(), LONGEST_NAME),
                        "start_time",
                        System.currentTimeMillis(),
                        "tags",
                        Notes.tags(tags)));
        return RunRecord.of(Messages.run(made.path("run")));
    }

    /** The runs of a request, oldest first; more than one only where processes raced. */
    List<RunRecord> ofRequest(String experiment, String model, String requestKey) {
        JsonNode found = gateway.set(
                "runs/search",
                Map.of(
                        "experiment_ids",
                        List.of(experiment),
                        "filter",
                        Filters.tagIs(Notes.REQUEST_KEY, requestKey) + " AND " + Filters.tagIs(Notes.MODEL, model),
                        "max_results",
                        ENTRIES_AT_ONCE));
        List<RunRecord> runs = new ArrayList<>();
        found.path("runs").forEach(run -> runs.add(RunRecord.of(Messages.run(run))));
        runs.sort(Comparator.comparingLong(RunRecord::startTime).thenComparing(RunRecord::id));
        return runs;
    }

    /** Keeps settings, notes and what the edit was made from; a repeat changes nothing. */
    void describe(RunRecord run, EditRun edit, String description, Optional<String> baseModel) {
        List<Map<String, String>> params = Notes.params(edit.params());
        for (int from = 0; from < params.size(); from += ENTRIES_AT_ONCE) {
            List<Map<String, String>> some = params.subList(from, Math.min(params.size(), from + ENTRIES_AT_ONCE));
            gateway.set("runs/log-batch", Map.of("run_id", run.id(), "params", some));
        }
        Map<String, String> tags = new HashMap<>(edit.tags());
        tags.put("mlflow.note.content", description);
        tag(run, tags);
        Map<String, Object> inputs = new HashMap<>();
        inputs.put("run_id", run.id());
        edit.editSet().ifPresent(set -> inputs.put("datasets", List.of(dataset(set))));
        baseModel
                .filter(id -> gateway.keepsLoggedModels(run.experiment()))
                .filter(id -> gateway.find("logged-models/" + id, Map.of()).isPresent())
                .ifPresent(id -> inputs.put("models", List.of(Map.of("model_id", id))));
        if (inputs.size() > 1) {
            gateway.set("runs/log-inputs", inputs);
        }
    }

    private static Map<String, Object> dataset(EditRun.Dataset set) {
        return Map.of(
                "dataset",
                Map.of(
                        "name",
                        set.name(),
                        "digest",
                        digest(set),
                        "source_type",
                        set.source().startsWith("s3:") ? "s3" : "local",
                        "source",
                        Json.text(Map.of("uri", set.source())),
                        "profile",
                        Json.text(Map.of("num_rows", set.rows()))),
                "tags",
                List.of(Map.of("key", "mlflow.data.context", "value", "edit")));
    }

    private static String digest(EditRun.Dataset set) {
        return set.digest().substring(0, Math.min(LONGEST_DIGEST, set.digest().length()));
    }

    void tag(RunRecord run, Map<String, String> tags) {
        List<Map<String, String>> all = Notes.tags(tags);
        for (int from = 0; from < all.size(); from += ENTRIES_AT_ONCE) {
            gateway.set(
                    "runs/log-batch",
                    Map.of(
                            "run_id",
                            run.id(),
                            "tags",
                            all.subList(from, Math.min(all.size(), from + ENTRIES_AT_ONCE))));
        }
    }

    /**
     * Keeps metrics and saliency; a repeat with the same values changes nothing.
     *
     * @param loggedModel that the metrics are of as well
     */
    void measure(RunRecord run, EditRun edit, Map<String, Double> metrics, Optional<String> loggedModel) {
        List<Map<String, Object>> all = new ArrayList<>();
        metrics.forEach((name, value) -> {
            Map<String, Object> metric = metric(run, name, value, 0);
            loggedModel.ifPresent(id -> {
                metric.put("model_id", id);
                edit.editSet().ifPresent(set -> {
                    metric.put("dataset_name", set.name());
                    metric.put("dataset_digest", digest(set));
                });
            });
            all.add(metric);
        });
        for (int layer = 0; layer < edit.saliency().size(); layer++) {
            all.add(metric(run, "saliency", edit.saliency().get(layer), layer));
        }
        for (int from = 0; from < all.size(); from += ENTRIES_AT_ONCE) {
            gateway.set(
                    "runs/log-batch",
                    Map.of(
                            "run_id",
                            run.id(),
                            "metrics",
                            all.subList(from, Math.min(all.size(), from + ENTRIES_AT_ONCE))));
        }
    }

    private static Map<String, Object> metric(RunRecord run, String name, double value, int step) {
        return new HashMap<>(Map.of("key", name, "value", value, "timestamp", run.startTime(), "step", step));
    }

    /** Ends a run well, unless it has ended so, or was deleted meanwhile. */
    void finish(String id, Map<String, String> tags) {
        Optional<Service.Run> found = gateway.find("runs/get", Map.of("run_id", id))
                .map(json -> Messages.run(json.path("run")))
                .filter(run -> run.getInfo().getLifecycleStage().equals("active"));
        if (found.isEmpty()) {
            return;
        }
        RunRecord run = RunRecord.of(found.get());
        if (!run.tags().entrySet().containsAll(tags.entrySet())) {
            tag(run, tags);
        }
        if (!run.finished()) {
            gateway.set(
                    "runs/update", Map.of("run_id", id, "status", "FINISHED", "end_time", System.currentTimeMillis()));
        }
    }

    /** Says of a run that nobody works on it for now; a repeat of the request goes on with it. */
    void leave(RunRecord run) {
        gateway.set("runs/update", Map.of("run_id", run.id(), "status", "KILLED"));
    }

    void delete(RunRecord run) {
        gateway.set("runs/delete", Map.of("run_id", run.id()));
    }
}
