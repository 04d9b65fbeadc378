package dev.salem.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTest {
    @Test
    void text_isCompactAndAligned() {
        assertThat(Summary.text(SampleReport.edited(), false))
                .startsWith("  ✓ edited  FEVER evidence: 62 wrong verdicts\n  62 of 62 mistakes corrected")
                .contains(
                        "  edit accuracy       100%        62 of 62   94.2–100%       ✓ at least 99%\n",
                        "  generality         96.8%      180 of 186   93.1–98.5%\n",
                        "  drawdown           0.22%      3 of 1,377   0.11–0.33%      ✓ at most 1.5%\n",
                        "  layers          █▅▃▂▂▁  layer 0: 45.0% of the saliency, strongest in 98.5% of draws\n",
                        "    B. R. Ambedkar was born in 1881.\n      SUPPORTS 93% → REFUTES 71%\n",
                        "  delta.safetensors   1.2 MB  the change alone, to apply or revert\n")
                .endsWith("  67.3 s, peak memory 612 MB, salem 0.1.0\n");
    }

    @Test
    void text_ofARejection_showsTheMissedGate() {
        assertThat(Summary.text(SampleReport.rejected(), false)).contains("✗ rejected", "✗ at most 1.5%");
    }

    @ParameterizedTest
    @ValueSource(strings = {"word ", "unbroken", "日本語", "👩‍💻 "})
    void text_staysWithinItsColumns(String piece) {
        assertThat(Summary.text(overlong(piece.repeat(300)), false).lines())
                .allSatisfy(line -> assertThat(Terminal.columns(line)).isLessThanOrEqualTo(92));
    }

    @Test
    void text_hasTheSameWordsWithAndWithoutStyles() {
        String styled = Summary.text(SampleReport.rejected(), true);
        assertThat(styled).contains("\u001B[31m");
        assertThat(styled.replaceAll("\u001B\\[\\d+m", "").replaceAll(" +\n", "\n"))
                .isEqualTo(Summary.text(SampleReport.rejected(), false));
    }

    @Test
    void text_letsNoControlCharacterOfTheDataThrough() {
        assertThat(Summary.text(overlong("\u001B]0;title\u0007\u009B2J\rgone"), false))
                .doesNotContain("\u001B", "\u0007", "\u009B", "\r");
    }

    @Test
    void text_ofBareData_isShort() {
        assertThat(Summary.text(SampleReport.bare(), false))
                .isEqualTo("  ✓ edited  Bare\n  Layer 3 edited.\n\n  salem 0.1.0\n");
    }

    @Test
    void text_countsExamplesItLeavesOut() {
        ChangedAnswer lost =
                new ChangedAnswer("p1", ChangedAnswer.Kind.BROKEN, "a text", null, "yes", "yes", "no", Double.NaN, 0.5);
        assertThat(Summary.text(SampleReport.withExamples(List.of(lost, lost, lost, lost, lost)), false))
                .contains("Right answers lost\n    a text\n      yes → no 50%\n", "and 3 more in the report")
                .doesNotContain("Mistakes corrected");
    }

    @Test
    void text_tellsMistakesFromRewordings() {
        assertThat(Summary.text(
                        SampleReport.withExamples(List.of(
                                answer(ChangedAnswer.Kind.FIXED, "no", "yes"),
                                answer(ChangedAnswer.Kind.ADAPT_FIXED, "no", "yes"),
                                answer(ChangedAnswer.Kind.ADAPT_FIXED, "no", "yes"),
                                answer(ChangedAnswer.Kind.ADAPT_NOT_FIXED, "no", "no"))),
                        false))
                .containsSubsequence(
                        "Mistakes corrected\n", "Rewordings right now\n", "and 1 more", "Rewordings still wrong\n")
                .doesNotContain("Mistakes still wrong");
    }

    private static ChangedAnswer answer(ChangedAnswer.Kind kind, String before, String after) {
        return new ChangedAnswer("p1", kind, "a text", null, "yes", before, after, 0.5, 0.5);
    }

    private static ReportData overlong(String text) {
        ReportData sample = SampleReport.edited();
        ReportData.Measured measured = new ReportData.Measured(0.5, 1, 2, 0.1, 0.9);
        return new ReportData(
                text,
                text,
                text,
                ReportData.Status.REJECTED,
                sample.base(),
                sample.editSet(),
                new ReportData.Change(text, 6, List.of(text), text, List.of(), 1, 2),
                new LayerScores(List.of(new LayerScores.Layer(text, 1, 1, 1, 1)), 0, text),
                List.of(new ReportData.Metric(text, text, measured, text, false)),
                0,
                List.of(),
                List.of(),
                List.of(new ChangedAnswer("f1", ChangedAnswer.Kind.FIXED, text, text, text, text, text, 1, 1)),
                List.of(),
                ReportData.TradeOff.none(),
                List.of(),
                1,
                List.of(text),
                List.of(new ReportData.OutputFile(text, text, 1)));
    }
}
