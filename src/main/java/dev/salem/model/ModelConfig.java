package dev.salem.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The {@code config.json} of a Hugging Face model folder, read by the names that its family uses. */
public final class ModelConfig {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final JsonNode root;

    private ModelConfig(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads {@code folder/config.json}.
     *
     * @throws ModelException if it is missing, no JSON object, or of a kind that is refused (quantised, adapter)
     */
    public static ModelConfig read(Path folder) {
        Path file = folder.resolve("config.json");
        if (Files.exists(folder.resolve("adapter_config.json"))) {
            throw new ModelException(
                    folder + " is a PEFT adapter: merge it into its base model (merge_and_unload) and save that");
        }
        if (!Files.isRegularFile(file)) {
            throw new ModelException(explainMissing(folder, file));
        }
        JsonNode root = parse(file);
        ModelConfig config = new ModelConfig(file, root);
        if (root.has("quantization_config")) {
            throw new ModelException(file + ": quantised weights (quantization_config) cannot be edited; "
                    + "register the model in f32, f16 or bf16");
        }
        config.requireFloats("dtype");
        config.requireFloats("torch_dtype");
        return config;
    }

    private static JsonNode parse(Path file) {
        JsonNode root;
        try {
            root = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException cause) {
            throw new ModelException(file + " is not JSON: " + cause.getOriginalMessage(), cause);
        } catch (IOException cause) {
            throw new ModelException(file + " cannot be read: " + cause.getMessage(), cause);
        }
        if (root == null || !root.isObject()) {
            throw new ModelException(file + " is not a JSON object");
        }
        return root;
    }

    private void requireFloats(String key) {
        JsonNode dtype = root.path(key);
        if (dtype.isTextual() && !FloatDtype.is(dtype.asText())) {
            throw new ModelException(file + ": " + key + " is " + Told.of(dtype.asText()) + ", " + FloatDtype.CURE);
        }
    }

    private static String explainMissing(Path folder, Path file) {
        if (Files.isDirectory(folder)) {
            return file
                    + " is missing: a Hugging Face model folder has config.json, model.safetensors and tokenizer.json";
        }
        if (Files.exists(folder)) {
            return folder + " is a file: give the folder that holds config.json, model.safetensors and tokenizer.json";
        }
        return "no model folder at " + folder + ": hub ids are not downloaded, give a local Hugging Face folder";
    }

    /** The class that the checkpoint was saved from, such as {@code BertForSequenceClassification}. */
    public String architecture() {
        JsonNode architectures = root.path("architectures");
        if (!architectures.isArray()
                || architectures.isEmpty()
                || !architectures.get(0).isTextual()) {
            throw new ModelException(file + ": \"architectures\" is missing, so the model's class is unknown");
        }
        return architectures.get(0).asText();
    }

    /** The names of the classes in index order, from {@code id2label}. */
    public List<String> labels() {
        JsonNode names = root.path("id2label");
        if (!names.isObject() || names.isEmpty()) {
            return List.of("LABEL_0", "LABEL_1");
        }
        List<String> labels = new ArrayList<>();
        for (int index = 0; index < names.size(); index++) {
            JsonNode name = names.path(Integer.toString(index));
            if (!name.isTextual()) {
                throw new ModelException(file + ": id2label has no entry " + index + ", found: " + names);
            }
            if (labels.contains(name.asText())) {
                throw new ModelException(file + ": id2label names \"" + name.asText() + "\" twice");
            }
            labels.add(name.asText());
        }
        return List.copyOf(labels);
    }

    /** The first of these keys that is there as a positive whole number. */
    public int integer(String... keys) {
        for (String key : keys) {
            JsonNode value = root.path(key);
            if (value.isIntegralNumber() && value.canConvertToInt() && value.asInt() > 0) {
                return value.asInt();
            }
            if (!value.isMissingNode() && !value.isNull()) {
                throw new ModelException(file + ": " + key + " must be a positive whole number, got: " + value);
            }
        }
        throw new ModelException(file + ": " + String.join(" or ", keys) + " is missing");
    }

    /** A positive whole number, or {@code fallback} where there is none or null. */
    public int integer(String key, int fallback) {
        return has(key) ? integer(key) : fallback;
    }

    /** Whether there is a value other than null. */
    public boolean has(String key) {
        return !root.path(key).isMissingNode() && !root.path(key).isNull();
    }

    /** The id that fills short texts up; 0 where the model names none, since what stands there is masked. */
    public long padding() {
        return tokenIds("pad_token_id").stream()
                .filter(id -> id >= 0)
                .findFirst()
                .orElse(0L);
    }

    public boolean flag(String key, boolean fallback) {
        JsonNode value = root.path(key);
        return value.isBoolean() ? value.asBoolean() : fallback;
    }

    /** The object under a key; an empty one where there is none. */
    public ModelConfig section(String key) {
        JsonNode value = root.path(key);
        return new ModelConfig(file, value.isObject() ? value : JSON.createObjectNode());
    }

    /** The texts of a list; none where there is no list. */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        root.path(key).forEach(value -> texts.add(value.asText()));
        return texts;
    }

    /** The texts of a list of pairs of texts and how often they are repeated, such as {@code [[["a", "b"], 2]]}. */
    public List<String> repeated(String key) {
        List<String> texts = new ArrayList<>();
        for (JsonNode pair : root.path(key)) {
            for (int time = 0; time < pair.path(1).asInt(); time++) {
                pair.path(0).forEach(text -> texts.add(text.asText()));
            }
        }
        return texts;
    }

    /** The token ids under a key, which is one number, a list of them, or nothing. */
    public List<Long> tokenIds(String key) {
        JsonNode value = root.path(key);
        List<Long> ids = new ArrayList<>();
        if (value.isIntegralNumber()) {
            ids.add(value.asLong());
        }
        value.forEach(id -> ids.add(id.asLong()));
        return ids;
    }

    /** The refusal of a value of this configuration. */
    public ModelException refusal(String what) {
        return new ModelException(file + ": " + what);
    }

    /** {@code generation_config.json} beside this file; without settings where there is none. */
    ModelConfig generation() {
        Path beside = file.resolveSibling("generation_config.json");
        if (!Files.isRegularFile(beside)) {
            return new ModelConfig(beside, JSON.createObjectNode());
        }
        return new ModelConfig(beside, parse(beside));
    }

    public double number(String key, double fallback) {
        JsonNode value = root.path(key);
        return value.isNumber() ? value.asDouble() : fallback;
    }

    public String text(String key, String fallback) {
        JsonNode value = root.path(key);
        return value.isTextual() ? value.asText() : fallback;
    }
}
