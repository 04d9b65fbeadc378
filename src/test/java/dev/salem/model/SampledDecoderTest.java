package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.Fixtures;
import dev.salem.progress.Progress;
import dev.salem.safetensors.Checkpoint;
import dev.salem.tensor.TensorEngine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampledDecoderTest {
    private static final int TOKENS = 6;

    private static List<List<Long>> sampled(List<String> prompts, long seed) {
        Path folder = Fixtures.path("models/llama-tiny");
        TensorEngine.start(1);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                TransformerModel model = Models.open(folder, checkpoint);
                TextEncoder encoder = TextEncoder.open(folder, 0, model.maxPositions())) {
            List<EncodedText> read = encoder.encode(prompts, Collections.nCopies(prompts.size(), null));
            return SampledDecoder.continuations(
                            (GenerativeModel) model, read, TOKENS, seed, Progress.silent(), "sample")
                    .stream()
                    .map(ids -> Arrays.stream(ids).boxed().toList())
                    .toList();
        }
    }

    @Test
    void continuations_areTheSameForTheSameSeed_whateverStandsBeside() {
        List<List<Long>> two = sampled(List.of("Once upon a time", "The little dog said that"), 7);
        assertThat(two).allSatisfy(tokens -> assertThat(tokens).hasSizeLessThanOrEqualTo(TOKENS));
        assertThat(sampled(List.of("Once upon a time"), 7).get(0)).isEqualTo(two.get(0));
        assertThat(sampled(List.of("Once upon a time", "The little dog said that"), 8))
                .isNotEqualTo(two);
    }

    @Test
    void continuations_ofTheSamePrompt_differ() {
        assertThat(new HashSet<>(sampled(Collections.nCopies(6, "Once upon a time"), 7)))
                .hasSizeGreaterThan(1);
    }

    /** Probabilities 1/8, 5/8 and 2/8. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0.124, 0", "0.126, 1", "0.749, 1", "0.751, 2", "0.999999, 2"})
    void drawn_takesTheTokenAtTheShareOfProbability(double share, int token) {
        float[] logits = {0, (float) Math.log(5), (float) Math.log(2)};
        assertThat(SampledDecoder.drawn(logits, share)).isEqualTo(token);
    }

    @Test
    void drawn_doesNotOverflow() {
        assertThat(SampledDecoder.drawn(new float[] {-1000, 1000, -1000}, 0.5)).isEqualTo(1);
    }
}
