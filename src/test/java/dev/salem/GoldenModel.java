package dev.salem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.model.EncodedText;
import dev.salem.model.LabelledText;
import dev.salem.model.Models;
import dev.salem.model.TextEncoder;
import dev.salem.model.TransformerModel;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.FloatCodec;
import dev.salem.safetensors.SafetensorsWriter;
import dev.salem.safetensors.TensorData;
import dev.salem.safetensors.TensorEntry;
import dev.salem.tensor.TensorEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A tiny real model of {@code src/test/resources/models}, opened on this thread, with what transformers says of it. */
public final class GoldenModel implements AutoCloseable {
    private final Path folder;
    private final JsonNode golden;
    private final Checkpoint checkpoint;
    private final TransformerModel model;

    /** A text, or a pair, and its logits. */
    public record Input(String text, String pair, EncodedText encoded, float[] logits) {}

    private GoldenModel(Path folder) {
        TensorEngine.start(1);
        this.folder = folder;
        try {
            golden = new ObjectMapper().readTree(folder.resolve("golden.json").toFile());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        checkpoint = Checkpoint.open(folder);
        model = Models.open(folder, checkpoint);
    }

    /** Every family, name variant and stored type. */
    public static List<String> names() {
        return List.of(
                "bert",
                "roberta",
                "distilbert",
                "bert-legacy-names",
                "bert-bare-names",
                "bert-sharded",
                "bert-f16",
                "bert-bf16");
    }

    public static GoldenModel open(String name) {
        return new GoldenModel(folder(name));
    }

    /** Opens a {@link #copy}. */
    public static GoldenModel open(Path folder) {
        return new GoldenModel(folder);
    }

    public static Path folder(String name) {
        return Path.of("src/test/resources/models").resolve(name);
    }

    /** A copy of a model's folder that a test may spoil. */
    public static Path copy(String name, Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(folder(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }

    /** Writes the weights of a {@link #copy} of one file anew, in f32, after a change. */
    public static void rewrite(Path folder, Consumer<Map<String, TensorData>> change) throws IOException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            for (String name : checkpoint.names()) {
                TensorEntry entry = checkpoint.entry(name);
                tensors.put(
                        name,
                        new TensorData(
                                Dtype.F32, entry.shape(), FloatCodec.encode(checkpoint.floats(name), Dtype.F32)));
            }
        }
        change.accept(tensors);
        Path file = folder.resolve("model.safetensors");
        Files.delete(file);
        SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
    }

    public JsonNode golden() {
        return golden;
    }

    public TransformerModel model() {
        return model;
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>();
        for (JsonNode input : golden.path("inputs")) {
            inputs.add(new Input(
                    input.path("text").asText(),
                    input.path("text_pair").isTextual()
                            ? input.path("text_pair").asText()
                            : null,
                    encoded(input),
                    floats(input.path("logits"))));
        }
        return inputs;
    }

    public List<EncodedText> texts() {
        return inputs().stream().map(Input::encoded).toList();
    }

    /** The examples of the saliency golden with their wanted classes. */
    public List<LabelledText> saliencyExamples() {
        List<LabelledText> samples = new ArrayList<>();
        for (JsonNode example : golden.path("saliency").path("examples")) {
            samples.add(
                    new LabelledText(encoded(example), example.path("label_id").asInt()));
        }
        return samples;
    }

    /** The first {@code count} rows of the golden's {@code edits}: {@code fails}, {@code adapts} or {@code passes}. */
    public List<LabelledText> rows(String kind, int count) {
        List<String> texts = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        for (JsonNode row : golden.path("edits").path(kind)) {
            texts.add(row.path("text").asText());
            targets.add(row.path("target").asInt());
        }
        if (texts.size() < count) {
            throw new IllegalArgumentException(folder + " has " + texts.size() + " " + kind + ", not " + count);
        }
        try (TextEncoder encoder = TextEncoder.open(folder, 0, model.maxPositions())) {
            List<EncodedText> encoded =
                    encoder.encode(texts.subList(0, count), Collections.nCopies(count, (String) null));
            List<LabelledText> rows = new ArrayList<>();
            for (int row = 0; row < count; row++) {
                rows.add(new LabelledText(encoded.get(row), targets.get(row)));
            }
            return rows;
        }
    }

    public static EncodedText encoded(JsonNode node) {
        return new EncodedText(longs(node.path("input_ids")), longs(node.path("token_type_ids")), false);
    }

    public static long[] longs(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }

    public static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).asDouble();
        }
        return values;
    }

    @Override
    public void close() {
        model.close();
        checkpoint.close();
    }
}
