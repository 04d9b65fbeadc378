package dev.salem.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModelCardTest {
    @Test
    void section_tellsTheEditAndHowToRevertIt() {
        ReportData data = SampleReport.edited();
        assertThat(ModelCard.section(data))
                .startsWith("### FEVER evidence: 62 wrong verdicts\n\n62 of 62 mistakes corrected")
                .contains(
                        "| drawdown | 0.22% | 3 of 1,377 | 0.11–0.33% | at most 1.5%, met |\n",
                        "- **Layer:** layer 0\n",
                        "`bert.encoder.layer.0.output.dense.weight`",
                        "`" + data.base().digest() + "`",
                        "`" + data.editSet().digest() + "` (62 fails, 186 used adapts",
                        "```sh\nsalem delta revert --edited . --delta delta.safetensors --out ../base\n```\n",
                        "`--delta salem/delta.safetensors` in an MLflow model",
                        "`--delta ../salem/delta.safetensors` in a folder registry");
    }

    @Test
    void section_hasTheSameColumnsInEveryRow() {
        List<String> rows = ModelCard.section(SampleReport.rejected())
                .lines()
                .filter(line -> line.startsWith("|"))
                .toList();
        assertThat(rows)
                .hasSize(2 + SampleReport.rejected().metrics().size() + 1)
                .allSatisfy(row ->
                        assertThat(row.chars().filter(c -> c == '|').count()).isEqualTo(6));
    }

    @Test
    void section_leavesNothingForMarkdownOrHtmlToActUpon() {
        ReportData.Metric hostile = new ReportData.Metric(
                "a|b\n# c", "", new ReportData.Measured(1, 1, 1, 1, 1), "<img src=x> [l](u) `c` *b*", true);
        assertThat(ModelCard.section(SampleReport.withMetrics(List.of(hostile))))
                .contains("| a\\|b \\# c |", "\\<img src=x\\> \\[l\\](u) \\`c\\` \\*b\\*, met |");
    }

    @Test
    void section_ofBareData_hasDashesAndTheUsualDelta() {
        assertThat(ModelCard.section(SampleReport.bare()))
                .contains("| KL on passes (nats) | – |", "salem delta revert --edited . --delta delta.safetensors")
                .doesNotContain("null", "NaN");
    }

    @Test
    void section_isDeterministic() {
        assertThat(ModelCard.section(SampleReport.edited())).isEqualTo(ModelCard.section(SampleReport.edited()));
    }
}
