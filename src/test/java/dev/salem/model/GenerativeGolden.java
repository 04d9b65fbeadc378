package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.GoldenModel;
import dev.salem.safetensors.Checkpoint;
import dev.salem.tensor.Recording;
import dev.salem.tensor.TensorEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A generative model with its golden, and what is computed of it in tests. */
final class GenerativeGolden implements AutoCloseable {
    private final Path folder;
    private final JsonNode golden;
    private final Checkpoint checkpoint;
    private final GenerativeModel model;

    private GenerativeGolden(Path folder, Path goldenFolder) {
        TensorEngine.start(1);
        this.folder = folder;
        try {
            golden = new ObjectMapper()
                    .readTree(goldenFolder.resolve("golden.json").toFile());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        checkpoint = Checkpoint.open(folder);
        model = (GenerativeModel) Models.open(folder, checkpoint);
    }

    static GenerativeGolden open(Path folder) {
        return new GenerativeGolden(folder, folder);
    }

    /** A model that lies elsewhere than its golden. */
    static GenerativeGolden open(Path folder, Path goldenFolder) {
        return new GenerativeGolden(folder, goldenFolder);
    }

    /** One of the tiny models. */
    static GenerativeGolden tiny(String name) {
        return open(GoldenModel.folder("generative").resolve(name));
    }

    GenerativeModel model() {
        return model;
    }

    JsonNode golden() {
        return golden;
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** What the headers alone say. */
    FfnLayout layout() {
        return FfnLayout.of(ModelConfig.read(folder), checkpoint);
    }

    TextEncoder encoder() {
        return TextEncoder.open(folder, 0, model.maxPositions());
    }

    static EncodedText text(JsonNode ids) {
        return new EncodedText(GoldenModel.longs(ids), new long[ids.size()], false);
    }

    /** The prompts and answers of a tiny model's golden. */
    List<LabelledText> texts() {
        List<LabelledText> texts = new ArrayList<>();
        for (JsonNode input : golden.path("inputs")) {
            texts.add(new LabelledText(text(input.path("input_ids")), GoldenModel.longs(input.path("answer"))));
        }
        return texts;
    }

    /** The logits of each token of each answer, in one batch. */
    List<float[][]> logits(List<LabelledText> texts) {
        try (NDManager scope = model.newScope()) {
            Batch batch = model.batch(texts, scope);
            return perText(batch, model.logits(batch, FfnPass.plain()));
        }
    }

    static List<float[][]> perText(Batch batch, NDArray logits) {
        List<List<float[]>> rows = new ArrayList<>();
        for (int text = 0; text < batch.size(); text++) {
            rows.add(new ArrayList<>());
        }
        for (int row = 0; row < batch.answers().rows(); row++) {
            rows.get(batch.answers().texts()[row])
                    .add(logits.get(new NDIndex("{}", row)).toFloatArray());
        }
        return rows.stream().map(text -> text.toArray(float[][]::new)).toList();
    }

    /** The gradients of every feed-forward weight by the loss summed over one text's answer, {@code [out, in]}. */
    Map<FfnMatrix, float[]> gradients(LabelledText text) {
        return gradients(List.of(text), 0);
    }

    /** Those of one text of a batch. */
    Map<FfnMatrix, float[]> gradients(List<LabelledText> texts, int row) {
        Map<FfnMatrix, float[]> gradients = new LinkedHashMap<>();
        try (NDManager scope = model.newScope();
                Recording recording = Recording.start()) {
            Batch batch = model.batch(texts, scope);
            FactorTap tap = new FactorTap(recording, scope, matrix -> true, FfnPass.plain());
            NDArray targets = batch.answers().targets(scope);
            recording.backward(
                    TokenPrediction.losses(model.logits(batch, tap), targets).sum());
            tap.factors()
                    .forEach((matrix, factors) -> gradients.put(
                            matrix,
                            factors.delta()
                                    .get(row)
                                    .transpose()
                                    .matMul(factors.u().get(row))
                                    .toFloatArray()));
        }
        return gradients;
    }

    static double absoluteMean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += Math.abs(value);
        }
        return sum / values.length;
    }

    @Override
    public void close() {
        model.close();
        checkpoint.close();
    }
}
