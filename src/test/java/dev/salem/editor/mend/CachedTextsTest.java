package dev.salem.editor.mend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.GoldenModel;
import dev.salem.model.Batch;
import dev.salem.model.Classification;
import dev.salem.model.EncodedText;
import dev.salem.model.FfnMatrix;
import dev.salem.model.FfnPass;
import dev.salem.model.LabelledText;
import dev.salem.progress.Progress;
import dev.salem.tensor.Recording;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachedTextsTest {
    @TempDir
    private Path folder;

    /** The last block pools: only the first token is left of each text. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void factors_multiplyToEachTextsWeightGradient(int block) throws Exception {
        try (TinyClassifier tiny = TinyClassifier.open(folder);
                NDManager scope = tiny.model().newScope()) {
            List<LabelledText> fails = tiny.fails(6);
            FfnMatrix matrix = tiny.model().editable(block);
            try (CachedTexts texts = CachedTexts.of(tiny.model(), block, fails, Progress.silent())) {
                FactorRows factors = texts.factors(
                        fails.size(), UnaryOperator.identity(), UnaryOperator.identity(), Progress.silent());
                for (int text = 0; text < fails.size(); text++) {
                    int[] one = {text};
                    NDArray product = factors.delta()
                            .joined(one, scope)
                            .transpose()
                            .matMul(factors.u().joined(one, scope));
                    NDArray expected = gradient(tiny, matrix, fails.get(text), scope);
                    float size = expected.abs().max().toFloatArray()[0];
                    assertThat(size).isPositive();
                    assertThat(product.sub(expected).abs().max().toFloatArray()[0])
                            .isCloseTo(0, within(1e-5f * size));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void logits_ofADecodersBlock_keepTheEncodersMemory(int block) {
        try (GoldenModel golden = GoldenModel.open("generative/bart-classifier");
                NDManager scope = golden.model().newScope()) {
            List<LabelledText> texts = new ArrayList<>();
            List<float[]> expected = new ArrayList<>();
            for (JsonNode input : golden.golden().path("inputs")) {
                long[] ids = GoldenModel.longs(input.path("input_ids"));
                texts.add(new LabelledText(new EncodedText(ids, new long[ids.length], false), 0));
                expected.add(GoldenModel.floats(input.path("logits")));
            }
            try (CachedTexts cached = CachedTexts.of(golden.model(), block, texts, Progress.silent())) {
                int[] backwards = IntStream.range(0, texts.size())
                        .map(text -> texts.size() - 1 - text)
                        .toArray();
                NDArray logits = cached.logits(backwards, FfnPass.plain(), scope);
                for (int row = 0; row < backwards.length; row++) {
                    assertThat(logits.get(row).toFloatArray())
                            .containsExactly(expected.get(backwards[row]), within(1e-4f));
                }
            }
        }
    }

    private static NDArray gradient(TinyClassifier tiny, FfnMatrix matrix, LabelledText text, NDManager scope) {
        try (Recording recording = Recording.start()) {
            NDArray leaf = recording.leaf(tiny.model().weight(matrix), scope);
            NDArray logits = tiny.model()
                    .logits(Batch.of(List.of(text.text()), 0, scope), FfnPass.replacing(matrix.name(), leaf));
            NDArray oneHot = Classification.oneHot(new int[] {text.target()}, 2, scope);
            recording.backward(Classification.losses(logits, oneHot).sum());
            return recording.gradient(leaf);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void logits_equalTheWholeModelsWithTheWeightReplaced(int block) throws Exception {
        try (TinyClassifier tiny = TinyClassifier.open(folder);
                NDManager scope = tiny.model().newScope()) {
            List<LabelledText> passes = tiny.passes(7);
            FfnMatrix matrix = tiny.model().editable(block);
            float[] values = new float[matrix.out() * matrix.in()];
            Random random = new Random(5);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.2 * random.nextGaussian());
            }
            NDArray change =
                    scope.create(FloatBuffer.wrap(values), new Shape(matrix.out(), matrix.in()), DataType.FLOAT32);
            NDArray replaced = change.add(tiny.model().weight(matrix));
            int[] order = {5, 0, 3};
            try (CachedTexts texts = CachedTexts.of(tiny.model(), block, passes, Progress.silent())) {
                float[][] logits = texts.logits(order, change);
                for (int row = 0; row < order.length; row++) {
                    Batch batch = Batch.of(List.of(passes.get(order[row]).text()), 0, scope);
                    float[] expected = tiny.model()
                            .logits(batch, FfnPass.replacing(matrix.name(), replaced))
                            .toFloatArray();
                    assertThat(logits[row]).containsExactly(expected, within(1e-5f));
                }
            }
        }
    }
}
