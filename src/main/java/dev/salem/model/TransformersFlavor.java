package dev.salem.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The transformers flavor of an MLflow model: a whole model with its tokenizer, in folders that {@code MLmodel} names.
 * The keys are those of {@code mlflow/transformers/flavor_config.py}.
 */
final class TransformersFlavor {
    private static final String NAME = "transformers";
    private static final String LOG_AGAIN = "log the whole pipeline with mlflow.transformers.log_model";
    private static final String COMPONENTS = "components";
    private static final String TOKENIZER = "tokenizer";
    private static final List<String> ADAPTER = List.of("peft_adaptor", "peft", "local_base_model_path");

    private final MlmodelFile file;
    private final Map<?, ?> entries;

    private TransformersFlavor(MlmodelFile file, Map<?, ?> entries) {
        this.file = file;
        this.entries = entries;
    }

    /** @throws ModelException if the model has not this flavor, or is of a kind that is refused */
    static TransformersFlavor of(MlmodelFile file) {
        Map<?, ?> flavors = map(file, "flavors", file.entries().get("flavors"));
        if (!flavors.containsKey(NAME)) {
            String others = flavors.keySet().stream().map(Told::of).sorted().collect(Collectors.joining(", "));
            throw file.refuse(
                    "has the flavors " + others + " and not " + NAME + ", the only one that is edited: " + LOG_AGAIN);
        }
        TransformersFlavor flavor = new TransformersFlavor(file, map(file, NAME, flavors.get(NAME)));
        flavor.refuseAdapter();
        flavor.refuseHubReference();
        flavor.refuseQuantised();
        return flavor;
    }

    /** Where the parts lie, each checked to be a folder within {@code root}. */
    ModelLayout layout(Path root) {
        NamedFolder folders = new NamedFolder(file, root);
        Path weights = folders.find("model_binary", text("model_binary"), "");
        List<String> components = components();
        Path tokenizer = null;
        for (String component : components) {
            Path folder = folders.find(COMPONENTS, component, COMPONENTS);
            tokenizer = component.equals(TOKENIZER) ? folder : tokenizer;
        }
        if (tokenizer == null) {
            throw file.refuse("names no tokenizer among its components: " + LOG_AGAIN);
        }
        return new ModelLayout(root, weights, tokenizer);
    }

    private void refuseAdapter() {
        for (String key : ADAPTER) {
            if (entries.get(key) != null) {
                throw file.refuse("is a PEFT adapter (" + key
                        + "): merge it into its base model (merge_and_unload) and " + LOG_AGAIN);
            }
        }
        Path beside = file.path().resolveSibling("adapter_config.json");
        if (Files.exists(beside)) {
            throw new ModelException(beside + " makes this a PEFT adapter: merge it into its base model "
                    + "(merge_and_unload) and " + LOG_AGAIN);
        }
    }

    /** Where there is a revision, MLflow loads from the hub even if weights lie beside it. */
    private void refuseHubReference() {
        if (entries.get("source_model_revision") != null || entries.get("model_binary") == null) {
            throw file.refuse("refers to the model " + Told.of(entries.get("source_model_name"))
                    + " instead of holding its weights, and hub models are not downloaded: log it with "
                    + "save_pretrained=True, or call mlflow.transformers.persist_pretrained_model");
        }
    }

    private void refuseQuantised() {
        Object dtype = entries.get("torch_dtype");
        if (dtype != null && !FloatDtype.is(dtype)) {
            throw file.refuse("torch_dtype is " + Told.of(dtype) + ", " + FloatDtype.CURE);
        }
    }

    private List<String> components() {
        if (!(entries.get(COMPONENTS) instanceof List<?> names)) {
            throw file.refuse(COMPONENTS + " must be a list of names, got: " + Told.of(entries.get(COMPONENTS)) + "; "
                    + LOG_AGAIN);
        }
        return names.stream().map(name -> text(COMPONENTS, name)).toList();
    }

    private String text(String key) {
        return text(key, entries.get(key));
    }

    private String text(String key, Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw file.refuse(key + " must be text, got: " + Told.of(value) + "; " + LOG_AGAIN);
    }

    private static Map<?, ?> map(MlmodelFile file, String key, Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw file.refuse(key + " must be a map, got: " + Told.of(value) + "; " + LOG_AGAIN);
    }
}
