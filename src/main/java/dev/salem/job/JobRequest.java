package dev.salem.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.access.AllowedPlaces;
import dev.salem.evaluation.Gate;
import dev.salem.registry.ModelUri;
import dev.salem.workflow.EditOptions;
import dev.salem.workflow.EditRequest;
import dev.salem.workflow.Publication;
import dev.salem.workflow.RunOptions;
import dev.salem.workflow.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An edit as other programs ask for it, in JSON:
 * <pre>{@code
 * {"model": "models:/fever-verifier@champion",   required
 *  "editSet": "s3://bucket/edits.jsonl",         required
 *  "title": "Errors of March",                   what the report is called
 *  "register": true,                             whether an edit that passes becomes a version
 *  "name": "fever-verifier",                     of the registered model; the base's own where it is a registered one
 *  "alias": "challenger",                        of the new version; never champion
 *  "method": "salem|direct|mend", "editor": "auto|none|train", "normalisation": "whitened|diagonal",
 *  "layer": 2, "margin": 1.5,                    or "auto"
 *  "batch": 10, "seed": 0, "maxLength": 0,
 *  "task": "question-answering",                 classification, question-answering or generation; else by the model's head
 *  "lane": "cpu|gpu",                            whose workers shall have it, where there are several kinds
 *  "gate": {"minEditAccuracy": 0.95, "minGenerality": 0, "maxDrawdown": 0.02, "maxPerplexityDrawdown": 0.5}}
 * }</pre>
 * Everything but the two required fields may be missing or null. How many threads compute is the worker's own matter, as
 * are files of this machine: no stored editor can be named.
 *
 * @param maxLength tokens that a text may have, or 0 for the tokenizer's own limit
 * @param task empty for what the model's head is made for
 * @param lane empty leaves it to the service
 */
public record JobRequest(
        String model,
        String editSet,
        String title,
        Optional<Publication> publication,
        EditOptions options,
        Gate gate,
        long seed,
        int maxLength,
        Optional<Task> task,
        Optional<Lane> lane) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public JobRequest {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(editSet, "editSet");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(publication, "publication");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(lane, "lane");
    }

    /** Reads a request from the bytes of a JSON document, as {@link #of}. */
    public static JobRequest parse(byte[] json) {
        JsonNode tree;
        try {
            tree = JSON.readTree(json);
        } catch (IOException e) {
            throw new JobRequestException(List.of(new Violation("", "the request must be a JSON document")));
        }
        return of(tree);
    }

    /** @throws JobRequestException with every field that is missing, unknown or wrong */
    @JsonCreator
    public static JobRequest of(JsonNode json) {
        return new JobRequestReader(json).read();
    }

    /** This request, in a lane where it names none itself. */
    JobRequest orIn(Optional<Lane> other) {
        return new JobRequest(
                model,
                editSet,
                title,
                publication,
                options,
                gate,
                seed,
                maxLength,
                task,
                lane.isPresent() ? lane : other);
    }

    /** @throws NotAllowedException if model or edit set lie elsewhere */
    public void requireWithin(AllowedPlaces places) {
        List<Violation> violations = new ArrayList<>();
        places.refusal(ModelUri.parse(model)).ifPresent(reason -> violations.add(new Violation("model", reason)));
        places.refusal(ModelUri.parse(editSet)).ifPresent(reason -> violations.add(new Violation("editSet", reason)));
        if (!violations.isEmpty()) {
            throw new NotAllowedException(
                    "the request names places that are not allowed; whoever runs the service can allow them",
                    violations);
        }
    }

    /** What the workflow is to do, with results in the site's own folder. */
    public EditRequest toEditRequest(int threads) {
        return new EditRequest(
                model,
                editSet,
                Optional.empty(),
                title,
                options,
                gate,
                new RunOptions(seed, threads, maxLength, task),
                publication);
    }

    /** The request with all that was left open filled in; reads back as this. */
    @JsonValue
    public JsonNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", model).put("editSet", editSet).put("title", title);
        json.put("register", publication.isPresent());
        publication.ifPresent(version -> json.put("name", version.name()).put("alias", version.alias()));
        json.put("method", options.method().jsonName());
        json.put("editor", options.editor());
        json.put("normalisation", options.normalisation().jsonName());
        options.layer().ifPresent(layer -> json.put("layer", layer));
        options.margin().ifPresent(margin -> json.put("margin", margin));
        json.put("batch", options.batch()).put("seed", seed).put("maxLength", maxLength);
        task.ifPresent(of -> json.put("task", of.jsonName()));
        lane.ifPresent(of -> json.put("lane", of.jsonName()));
        json.putObject("gate")
                .put("minEditAccuracy", gate.minEditAccuracy())
                .put("minGenerality", gate.minGenerality())
                .put("maxDrawdown", gate.maxDrawdown())
                .put("maxPerplexityDrawdown", gate.maxPerplexityDrawdown());
        return json;
    }
}
