package dev.salem.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.evaluation.Gate;
import dev.salem.registry.ModelUri;
import dev.salem.registry.RegistryException;
import dev.salem.storage.StorageException;
import dev.salem.workflow.EditOptions;
import dev.salem.workflow.Method;
import dev.salem.workflow.Normalisation;
import dev.salem.workflow.Publication;
import dev.salem.workflow.Task;
import dev.salem.workflow.WorkflowException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Reads one request, and finds everything that is wrong with it. */
final class JobRequestReader {
    private static final Set<String> FIELDS = Set.of(
            "model",
            "editSet",
            "title",
            "register",
            "name",
            "alias",
            "method",
            "editor",
            "normalisation",
            "layer",
            "margin",
            "batch",
            "seed",
            "maxLength",
            "task",
            "lane",
            "gate");
    private static final Set<String> GATE_FIELDS =
            Set.of("minEditAccuracy", "minGenerality", "maxDrawdown", "maxPerplexityDrawdown");
    private static final int LONGEST_PLACE = 2000;
    private static final int LONGEST_TITLE = 200;
    private static final int LARGEST = 1_000_000;
    private static final double LARGEST_MARGIN = 100;
    private static final double SMALLEST_MARGIN = 1e-6;

    private final List<Violation> violations = new ArrayList<>();
    private final JsonNode json;
    private final JsonFields fields;

    JobRequestReader(JsonNode json) {
        this.json = json;
        this.fields = new JsonFields(json, "", violations);
    }

    JobRequest read() {
        if (!json.isObject()) {
            fields.wrong("", "the request must be a JSON object");
            throw new JobRequestException(violations);
        }
        fields.refuseOthersThan(FIELDS);
        Optional<String> model = place("model");
        Optional<String> editSet = place("editSet");
        editSet.ifPresent(this::requireFile);
        Optional<String> title = fields.text("title", LONGEST_TITLE);
        Optional<Publication> publication = publication(model);
        EditOptions options = options();
        Gate gate = gate();
        OptionalLong seed = fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        OptionalLong maxLength = fields.whole("maxLength", 0, LARGEST);
        Optional<Task> task = task();
        Optional<Lane> lane = lane();
        if (!violations.isEmpty()) {
            throw new JobRequestException(violations);
        }
        return new JobRequest(
                model.orElseThrow(),
                editSet.orElseThrow(),
                title.orElseGet(() -> titleOf(editSet.orElseThrow())),
                publication,
                options,
                gate,
                seed.orElse(0),
                (int) maxLength.orElse(0),
                task,
                lane);
    }

    private Optional<String> place(String field) {
        int before = violations.size();
        Optional<String> text = fields.text(field, LONGEST_PLACE);
        if (text.isEmpty() && violations.size() == before) {
            fields.wrong(field, "must be given");
        }
        return text.filter(given -> checked(field, () -> ModelUri.parse(given)).isPresent());
    }

    private void requireFile(String place) {
        ModelUri uri = ModelUri.parse(place);
        if (!(uri instanceof ModelUri.Local || uri instanceof ModelUri.Stored)) {
            fields.wrong("editSet", "must be a path, s3://bucket/key or mlflow-artifacts:/path");
        }
    }

    private Optional<Publication> publication(Optional<String> model) {
        boolean register = fields.flag("register", true);
        Optional<String> given = fields.text("name", LONGEST_TITLE);
        Optional<String> alias = fields.text("alias", LONGEST_TITLE);
        if (!register) {
            if (given.isPresent() || alias.isPresent()) {
                fields.wrong("register", "must not be false where a name or an alias is given");
            }
            return Optional.empty();
        }
        Optional<String> name = given.or(() -> model.flatMap(Publication::nameOf));
        if (name.isEmpty() && alias.isPresent() && model.isPresent()) {
            fields.wrong("alias", "needs the name of a registered model");
        }
        return name.flatMap(of -> checked("name", () -> new Publication(of, alias.orElse(Publication.CHALLENGER))));
    }

    private EditOptions options() {
        Map<String, Method> methods = new LinkedHashMap<>();
        for (Method method : Method.values()) {
            methods.put(method.jsonName(), method);
        }
        Map<String, Normalisation> normalisations = new LinkedHashMap<>();
        for (Normalisation normalisation : Normalisation.values()) {
            normalisations.put(normalisation.jsonName(), normalisation);
        }
        Map<String, String> editors = new LinkedHashMap<>();
        for (String editor : List.of(EditOptions.AUTO, EditOptions.NONE, EditOptions.TRAIN)) {
            editors.put(editor, editor);
        }
        EditOptions standard = EditOptions.standard();
        Method method = fields.choice("method", methods, standard.method());
        String editor = fields.choice("editor", editors, standard.editor());
        Normalisation normalisation = fields.choice("normalisation", normalisations, standard.normalisation());
        OptionalLong layer = fields.whole("layer", 0, LARGEST);
        OptionalDouble margin = fields.number("margin", SMALLEST_MARGIN, LARGEST_MARGIN);
        int batch = (int) fields.whole("batch", 1, LARGEST).orElse(standard.batch());
        OptionalInt block = layer.isPresent() ? OptionalInt.of((int) layer.getAsLong()) : OptionalInt.empty();
        return checked("method", () -> new EditOptions(method, editor, normalisation, block, margin, batch))
                .orElse(standard);
    }

    private Optional<Task> task() {
        Map<String, Task> tasks = new LinkedHashMap<>();
        for (Task task : Task.values()) {
            tasks.put(task.jsonName(), task);
        }
        return Optional.ofNullable(fields.choice("task", tasks, null));
    }

    private Optional<Lane> lane() {
        Map<String, Lane> lanes = new LinkedHashMap<>();
        for (Lane lane : Lane.values()) {
            lanes.put(lane.jsonName(), lane);
        }
        return Optional.ofNullable(fields.choice("lane", lanes, null));
    }

    private Gate gate() {
        JsonFields given = fields.object("gate");
        given.refuseOthersThan(GATE_FIELDS);
        Gate standard = Gate.standard();
        return new Gate(
                given.number("minEditAccuracy", 0, 1).orElse(standard.minEditAccuracy()),
                given.number("minGenerality", 0, 1).orElse(standard.minGenerality()),
                given.number("maxDrawdown", 0, 1).orElse(standard.maxDrawdown()),
                given.number("maxPerplexityDrawdown", 0, LARGEST).orElse(standard.maxPerplexityDrawdown()));
    }

    private <T> Optional<T> checked(String field, Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (RegistryException | StorageException | WorkflowException e) {
            fields.wrong(field, e.getMessage());
            return Optional.empty();
        }
    }

    private static String titleOf(String editSet) {
        return "Edit from " + editSet.substring(editSet.lastIndexOf('/') + 1);
    }
}
