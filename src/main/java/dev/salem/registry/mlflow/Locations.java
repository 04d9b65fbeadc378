package dev.salem.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.registry.ModelUri;
import dev.salem.registry.RegistryException;
import dev.salem.storage.StorageException;
import dev.salem.storage.StoreUri;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.mlflow.api.proto.Service;

/** Finds where files are stored. */
final class Locations {
    private static final Pattern LOGGED_MODEL = Pattern.compile("(?:^|/)models/(m-[0-9a-f]{32})/artifacts(?:/|$)");

    private final Gateway gateway;

    Locations(Gateway gateway) {
        this.gateway = gateway;
    }

    StoreUri ofVersion(String name, String version) {
        String uri = gateway.get("model-versions/get-download-uri", Map.of("name", name, "version", version))
                .path("artifact_uri")
                .asText("");
        return uri.startsWith("runs:/") || uri.startsWith("models:/m-")
                ? locate(ModelUri.parse(uri))
                : parsed("models:/" + name + "/" + version, uri);
    }

    StoreUri locate(ModelUri uri) {
        if (uri instanceof ModelUri.LoggedModel model) {
            return ofLoggedModel(model);
        }
        if (uri instanceof ModelUri.RunArtifact artifact) {
            return ofRun(artifact);
        }
        throw new IllegalArgumentException("neither a logged model nor a run's artifact, got: " + uri);
    }

    private StoreUri ofLoggedModel(ModelUri.LoggedModel uri) {
        JsonNode info = gateway.get("logged-models/" + uri.id(), Map.of()).at("/model/info");
        String status = info.path("status").asText("");
        if (!status.equals("LOGGED_MODEL_READY")) {
            throw new RegistryException(uri + ": its files aren't complete, its status is " + status
                    + "; log the model again, or wait until it is LOGGED_MODEL_READY");
        }
        return parsed(uri.toString(), info.path("artifact_uri").asText(""));
    }

    /** Servers from 3.0 keep what a run logs as a model beside the run's artifacts, under the same name. */
    private StoreUri ofRun(ModelUri.RunArtifact uri) {
        Service.RunInfo run = Messages.run(
                        gateway.get("runs/get", Map.of("run_id", uri.run())).path("run"))
                .getInfo();
        Optional<StoreUri> logged = gateway.keepsLoggedModels(run.getExperimentId())
                ? loggedBy(uri, run.getExperimentId())
                : Optional.empty();
        return logged.orElseGet(
                () -> parsed(uri.toString(), run.getArtifactUri()).resolve(uri.path()));
    }

    private Optional<StoreUri> loggedBy(ModelUri.RunArtifact uri, String experiment) {
        JsonNode found = gateway.set(
                        "logged-models/search",
                        Map.of("experiment_ids", List.of(experiment), "filter", "source_run_id = '" + uri.run() + "'"))
                .path("models");
        return StreamSupport.stream(found.spliterator(), false)
                .map(model -> model.path("info"))
                .filter(info -> info.path("name").asText("").equals(uri.path())
                        && info.path("status").asText("").equals("LOGGED_MODEL_READY"))
                .max(Comparator.comparingLong(
                        info -> info.path("creation_timestamp_ms").asLong()))
                .map(info -> parsed(uri.toString(), info.path("artifact_uri").asText("")));
    }

    /** The id that stands in the location of a logged model's files. */
    static Optional<String> loggedModel(StoreUri location) {
        Matcher id = LOGGED_MODEL.matcher(location.path());
        return id.find() ? Optional.of(id.group(1)) : Optional.empty();
    }

    /** @param asked what it is the location of, for messages */
    static StoreUri parsed(String asked, String uri) {
        try {
            return uri.startsWith("/") ? StoreUri.of(Path.of(uri)) : StoreUri.parse(uri);
        } catch (StorageException e) {
            throw new RegistryException(asked + ": " + e.getMessage());
        }
    }
}
