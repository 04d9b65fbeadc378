package dev.salem.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoredLabelTest {

    @Test
    void margin_isTheTargetsLogitLessTheLargestOther() {
        ScoredLabel scored = new ScoredLabel("a", 1, new float[] {0.5f, -1.5f, 2}, new float[] {0.5f, 3, 2});

        assertThat(scored.marginBefore()).isEqualTo(-3.5);
        assertThat(scored.marginAfter()).isEqualTo(1);
        assertThat(scored.predictedBefore()).isEqualTo(2);
        assertThat(scored.predictedAfter()).isEqualTo(1);
        assertThat(scored.rightBefore()).isFalse();
        assertThat(scored.rightAfter()).isTrue();
    }

    @Test
    void predicted_isTheFirstAmongEquals() {
        ScoredLabel scored = new ScoredLabel("a", 1, new float[] {1, 1}, new float[] {0, 0});

        assertThat(scored.predictedBefore()).isZero();
        assertThat(scored.rightAfter()).isFalse();
    }

    @Test
    void klDivergence_leadsFromBeforeToAfter() {
        ScoredLabel scored = new ScoredLabel("a", 0, new float[] {2, 1, -100}, new float[] {1, 3, -100});

        // Of two classes whose logits differ by 1 and by -2.
        double p = 1 / (1 + Math.exp(-1));
        double q = 1 / (1 + Math.exp(2));
        double expected = p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
        assertThat(scored.klDivergence()).isCloseTo(expected, within(1e-7));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void constructor_refusesLogitsThatAreNoNumbers(float logit) {
        assertThatThrownBy(() -> new ScoredLabel("f7", 0, new float[] {1, logit}, new float[] {1, 2}))
                .isInstanceOf(EvaluationException.class)
                .hasMessage("sample f7 has logit " + logit + " before the edit");
        assertThatThrownBy(() -> new ScoredLabel("f7", 0, new float[] {1, 2}, new float[] {logit, 2}))
                .isInstanceOf(EvaluationException.class)
                .hasMessage("sample f7 has logit " + logit + " after the edit");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 'the same two or more logits before and after, got: 1 and 1'",
        "0, 2, 3, 'the same two or more logits before and after, got: 2 and 3'",
        "2, 2, 2, 'a target between 0 and 1, got: 2'",
        "-1, 2, 2, 'a target between 0 and 1, got: -1'",
    })
    void constructor_refusesShapesThatDoNotFit(int target, int before, int after, String message) {
        assertThatThrownBy(() -> new ScoredLabel("f7", target, new float[before], new float[after]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sample f7 needs " + message);
    }

    @Test
    void logits_areCopies() {
        float[] given = {1, 2};
        ScoredLabel scored = new ScoredLabel("a", 0, given, given);

        given[0] = 5;
        scored.logitsAfter()[0] = 7;

        assertThat(scored.logitsBefore()).containsExactly(1, 2);
        assertThat(scored.logitsAfter()).containsExactly(1, 2);
    }
}
