package dev.salem.editor.mend;

import ai.djl.ndarray.NDManager;
import dev.salem.model.Batch;
import dev.salem.model.EncodedText;
import dev.salem.model.FfnPass;
import dev.salem.model.LabelledText;
import dev.salem.model.Models;
import dev.salem.model.TransformerModel;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.FloatCodec;
import dev.salem.safetensors.SafetensorsWriter;
import dev.salem.safetensors.TensorData;
import dev.salem.tensor.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A BERT of two blocks with random weights, 16 wide, and random texts with the answers that it gives to them. */
final class TinyClassifier implements AutoCloseable {
    static final int HIDDEN = 16;
    static final int INTERMEDIATE = 24;
    private static final int VOCABULARY = 50;
    private static final int POSITIONS = 12;

    private final Checkpoint checkpoint;
    private final TransformerModel model;
    private final Random random = new Random(7);

    private TinyClassifier(Checkpoint checkpoint, TransformerModel model) {
        this.checkpoint = checkpoint;
        this.model = model;
    }

    static TinyClassifier open(Path folder) throws IOException {
        TensorEngine.start(1);
        write(folder);
        Checkpoint checkpoint = Checkpoint.open(folder);
        return new TinyClassifier(checkpoint, Models.open(folder, checkpoint));
    }

    TransformerModel model() {
        return model;
    }

    /** Texts with the answer that the model gives. */
    List<LabelledText> passes(int count) {
        return labelled(count, 0);
    }

    /** Texts with the answer that the model does not give. */
    List<LabelledText> fails(int count) {
        return labelled(count, 1);
    }

    /** Fails with one adapt each that differs from the fail in its last token. */
    List<EditGroup> groups(int count) {
        List<EditGroup> groups = new ArrayList<>();
        for (LabelledText fail : fails(count)) {
            long[] ids = fail.text().ids().clone();
            ids[ids.length - 1] = 1 + random.nextInt(VOCABULARY - 1);
            EncodedText adapt = new EncodedText(ids, fail.text().typeIds(), false);
            groups.add(new EditGroup(fail, List.of(new LabelledText(adapt, fail.target()))));
        }
        return groups;
    }

    private List<LabelledText> labelled(int count, int away) {
        List<LabelledText> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EncodedText text = text();
            try (NDManager scope = model.newScope()) {
                float[] logits = model.logits(Batch.of(List.of(text), 0, scope), FfnPass.plain())
                        .toFloatArray();
                texts.add(new LabelledText(text, (Validation.answer(logits) + away) % logits.length));
            }
        }
        return texts;
    }

    private EncodedText text() {
        int length = 3 + random.nextInt(6);
        long[] ids = new long[length];
        for (int i = 0; i < length; i++) {
            ids[i] = 1 + random.nextInt(VOCABULARY - 1);
        }
        return new EncodedText(ids, new long[length], false);
    }

    @Override
    public void close() {
        model.close();
        checkpoint.close();
    }

    private static void write(Path folder) throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                """
                {"architectures":["BertForSequenceClassification"],"hidden_size":%d,"intermediate_size":%d,
                "num_hidden_layers":2,"num_attention_heads":2,"vocab_size":%d,"max_position_embeddings":%d,
                "type_vocab_size":2,"hidden_act":"gelu","pad_token_id":0,"id2label":{"0":"NO","1":"YES"}}
                """
                        .formatted(HIDDEN, INTERMEDIATE, VOCABULARY, POSITIONS));
        Random weights = new Random(1);
        Map<String, TensorData> tensors = new HashMap<>();
        random(tensors, weights, "bert.embeddings.word_embeddings.weight", 1, VOCABULARY, HIDDEN);
        random(tensors, weights, "bert.embeddings.position_embeddings.weight", 0.3, POSITIONS, HIDDEN);
        random(tensors, weights, "bert.embeddings.token_type_embeddings.weight", 0.3, 2, HIDDEN);
        norm(tensors, "bert.embeddings.LayerNorm");
        for (String block : List.of("bert.encoder.layer.0.", "bert.encoder.layer.1.")) {
            for (String map : List.of("query", "key", "value")) {
                linear(tensors, weights, block + "attention.self." + map, HIDDEN, HIDDEN);
            }
            linear(tensors, weights, block + "attention.output.dense", HIDDEN, HIDDEN);
            norm(tensors, block + "attention.output.LayerNorm");
            linear(tensors, weights, block + "intermediate.dense", INTERMEDIATE, HIDDEN);
            linear(tensors, weights, block + "output.dense", HIDDEN, INTERMEDIATE);
            norm(tensors, block + "output.LayerNorm");
        }
        linear(tensors, weights, "bert.pooler.dense", HIDDEN, HIDDEN);
        linear(tensors, weights, "classifier", 2, HIDDEN);
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
    }

    private static void linear(Map<String, TensorData> tensors, Random weights, String name, int out, int in) {
        random(tensors, weights, name + ".weight", 1.5 / Math.sqrt(in), out, in);
        random(tensors, weights, name + ".bias", 0.1, out);
    }

    private static void norm(Map<String, TensorData> tensors, String name) {
        float[] ones = new float[HIDDEN];
        Arrays.fill(ones, 1);
        put(tensors, name + ".weight", ones, HIDDEN);
        put(tensors, name + ".bias", new float[HIDDEN], HIDDEN);
    }

    private static void random(
            Map<String, TensorData> tensors, Random weights, String name, double deviation, long... shape) {
        int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (deviation * weights.nextGaussian());
        }
        put(tensors, name, values, shape);
    }

    private static void put(Map<String, TensorData> tensors, String name, float[] values, long... shape) {
        tensors.put(
                name,
                new TensorData(Dtype.F32, Arrays.stream(shape).boxed().toList(), FloatCodec.encode(values, Dtype.F32)));
    }
}
