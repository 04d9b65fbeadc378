package dev.salem.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
    private static final Share NONE = Share.none();

    @Test
    void judge_givesAReasonForEachBoundMissed() {
        GateVerdict verdict =
                new Gate(0.95, 0.9, 0.02).judge(metrics(Share.of(9, 10), Share.of(4, 5), Share.of(43, 1377)));

        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.reasons())
                .containsExactly(
                        "edit accuracy 0.900 (9 of 10) is below 0.95",
                        "generality 0.800 (4 of 5) is below 0.9",
                        "drawdown 0.031 (43 of 1,377) is above 0.02");
    }

    @Test
    void judge_showsEnoughDecimalsToTellTheValueFromTheBound() {
        GateVerdict verdict = new Gate(0, 0, 0.02).judge(metrics(NONE, NONE, Share.of(20_001, 1_000_000)));

        assertThat(verdict.reasons()).containsExactly("drawdown 0.020001 (20,001 of 1,000,000) is above 0.02");
    }

    @Test
    void judge_passesAtTheBounds() {
        GateVerdict verdict =
                new Gate(0.95, 0.9, 0.02).judge(metrics(Share.of(19, 20), Share.of(9, 10), Share.of(2, 100)));

        assertThat(verdict).isEqualTo(new GateVerdict(true, List.of()));
    }

    @Test
    void judge_failsWhatWasNotMeasured() {
        assertThat(new Gate(0.95, 0.5, 0).judge(metrics(NONE, NONE, NONE)).reasons())
                .containsExactly(
                        "edit accuracy was not measured: no edited fails; at least 0.95 is wanted",
                        "generality was not measured: no held-out adapts; at least 0.5 is wanted",
                        "drawdown was not measured: no held-out passes; at most 0 is allowed");
    }

    @Test
    void none_passesEverything() {
        assertThat(Gate.none().judge(metrics(NONE, NONE, NONE)).passed()).isTrue();
        assertThat(Gate.none()
                        .judge(metrics(Share.of(0, 9), Share.of(0, 9), Share.of(9, 9)))
                        .passed())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"19, 20, 0, 2, true", "18, 20, 0, 2, false", "20, 20, 0, 3, false"})
    void standard_asksForEditAccuracyAndDrawdown(int edits, int of, int adapts, int lost, boolean passed) {
        Metrics metrics = metrics(Share.of(edits, of), Share.of(adapts, 10), Share.of(lost, 100));

        assertThat(Gate.standard().judge(metrics).passed()).isEqualTo(passed);
    }

    @ParameterizedTest
    @CsvSource({
        "-0.1, 0, 0, minEditAccuracy, -0.1",
        "0, 1.1, 0, minGenerality, 1.1",
        "0, 0, NaN, maxDrawdown, NaN",
    })
    void constructor_refusesWhatIsNoShare(double edit, double generality, double drawdown, String name, String value) {
        assertThatThrownBy(() -> new Gate(edit, generality, drawdown))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(name + " must be between 0 and 1, got: " + value);
    }

    @Test
    void verdict_mustAgreeWithItsReasons() {
        assertThatThrownBy(() -> new GateVerdict(true, List.of("drawdown")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("passed must be false");
    }

    @Test
    void gateAndVerdict_surviveJson() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        GateVerdict verdict = new GateVerdict(false, List.of("why"));

        assertThat(mapper.readValue(mapper.writeValueAsString(Gate.standard()), Gate.class))
                .isEqualTo(Gate.standard());
        assertThat(mapper.readValue(mapper.writeValueAsString(verdict), GateVerdict.class))
                .isEqualTo(verdict);
    }

    @Test
    void judge_holdsThePerplexityOfTextsAgainstItsBound() {
        Metrics texts = Metrics.of(
                List.of(text("f", 0, 2, 9, 1)), List.of(), List.of(text("p", 1, 1, 2, 2.4)), List.of(), List.of());
        assertThat(texts.perplexity())
                .isEqualTo(new Perplexity(Math.exp(1), Math.exp(1.2), Math.exp(1.2) - Math.exp(1), 2));
        assertThat(texts.editAccuracy()).isEqualTo(Share.of(2, 2));
        assertThat(texts.drawdown()).isEqualTo(Share.of(0, 1));
        assertThat(texts.tokenAccuracy()).isEqualTo(new TokenAccuracy(Share.of(2, 2), Share.none(), Share.of(1, 2)));
        assertThat(new Gate(0, 0, 1, 0.7).judge(texts).passed()).isTrue();
        assertThat(new Gate(0, 0, 1, 0.6).judge(texts).reasons())
                .containsExactly("perplexity drawdown 0.602 (2.718 to 3.320) is above 0.6");
        assertThatThrownBy(() -> new Gate(0, 0, 1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxPerplexityDrawdown must not be negative, got: -1.0");
    }

    /** Two tokens with so many right and these losses before and after. */
    private static ScoredText text(String id, int rightBefore, int rightAfter, double lossBefore, double lossAfter) {
        TokenScores tokens = new TokenScores(2, rightBefore, rightAfter, 0, 0, 1, 1, lossBefore, lossAfter, 0);
        return new ScoredText(id, "", "", tokens);
    }

    private static Metrics metrics(Share editAccuracy, Share generality, Share drawdown) {
        MeanMargin margin = new MeanMargin(0, 0);
        return new Metrics(
                editAccuracy, generality, drawdown, NONE, NONE, 0, NONE, Map.of(), margin, margin, margin, null, null);
    }
}
