package dev.salem.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final List<String> LABELS = List.of("SUPPORTS", "REFUTES", "UNKNOWN");
    private static final List<Scored> EDITS =
            List.of(row("f1", 0, -2, 1), row("f2", 1, -1, 3), row("f3", 1, -3, -1), row("noop", 0, 1, 4));
    private static final List<Scored> ADAPTS = List.of(row("a1", 0, -1, 1), row("a2", 1, 2, 3), row("a3", 1, -1, -2));
    private static final List<Scored> PASSES = List.of(
            row("p1", 0, 2, 2),
            row("p2", 0, 1, -1),
            row("p3", 1, 4, 3),
            row("p4", 1, 1, 2),
            row("p5", 1, 2, -1),
            row("wrong", 1, -1, -1));
    private static final List<Scored> FAILS = List.of(row("h1", 0, -1, 1), row("h2", 1, -2, -1));

    private final Metrics metrics = Metrics.of(EDITS, ADAPTS, PASSES, FAILS, LABELS);

    @Test
    void of_countsEachMeasureOnItsRows() {
        assertThat(metrics.editAccuracy()).isEqualTo(Share.of(2, 3));
        assertThat(metrics.generality()).isEqualTo(Share.of(2, 3));
        assertThat(metrics.drawdown()).isEqualTo(Share.of(2, 5));
        assertThat(metrics.accuracyBefore()).isEqualTo(Share.of(5, 8));
        assertThat(metrics.accuracyAfter()).isEqualTo(Share.of(4, 8));
        assertThat(metrics.churn()).isEqualTo(Share.of(3, 8));
    }

    @Test
    void of_partsDrawdownByLabelInTheLabelsOrder() {
        assertThat(metrics.drawdownByClass())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("SUPPORTS", Share.of(1, 2), "REFUTES", Share.of(1, 3), "UNKNOWN", Share.none()));
        assertThat(metrics.drawdownByClass().keySet()).containsExactlyElementsOf(LABELS);
    }

    @Test
    void of_averagesMarginsAndDivergence() {
        assertThat(metrics.editMargin()).isEqualTo(new MeanMargin(-2, 1));
        assertThat(metrics.adaptMargin().before()).isZero();
        assertThat(metrics.adaptMargin().after()).isCloseTo(2 / 3.0, within(1e-15));
        assertThat(metrics.passMargin()).isEqualTo(new MeanMargin(2, 1));
        double sum =
                PASSES.subList(0, 5).stream().mapToDouble(Scored::klDivergence).sum();
        assertThat(metrics.klPass()).isCloseTo(sum / 5, within(1e-15)).isPositive();
    }

    @Test
    void of_givesNoFiguresWhereThereAreNoRows() throws IOException {
        Metrics none = Metrics.of(List.of(), List.of(), List.of(), List.of(), LABELS);
        ObjectMapper mapper = new ObjectMapper();

        JsonNode json = mapper.readTree(mapper.writeValueAsString(none));

        assertThat(none.editAccuracy()).isEqualTo(Share.none());
        assertThat(json.get("klPass").isNull()).isTrue();
        assertThat(json.at("/editMargin/before").isNull()).isTrue();
        assertThat(json.at("/drawdown/value").isNull()).isTrue();
        assertThat(mapper.treeToValue(json, Metrics.class)).isEqualTo(none);
    }

    @Test
    void metrics_surviveJson() throws IOException {
        ObjectMapper mapper = new ObjectMapper();

        Metrics read = mapper.readValue(mapper.writeValueAsString(metrics), Metrics.class);

        assertThat(read).isEqualTo(metrics);
        assertThat(read.drawdownByClass().keySet()).containsExactlyElementsOf(LABELS);
    }

    @Test
    void of_refusesLabelsThatDoNotFitTheLogits() {
        assertThatThrownBy(() -> Metrics.of(EDITS, ADAPTS, PASSES, FAILS, List.of("A", "B")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sample f1 must have a logit for each of 2 labels, got: 3");
        assertThatThrownBy(() -> Metrics.of(List.of(), List.of(), PASSES, List.of(), List.of("A", "B", "A")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("labels must differ, got twice: A");
    }

    private static Scored row(String id, int target, float marginBefore, float marginAfter) {
        return new ScoredLabel(id, target, logits(target, marginBefore), logits(target, marginAfter));
    }

    private static float[] logits(int target, float margin) {
        float[] logits = {0.5f, 0.5f, -1};
        logits[target] = 0.5f + margin;
        return logits;
    }
}
