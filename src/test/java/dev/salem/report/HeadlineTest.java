package dev.salem.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeadlineTest {
    @Test
    void of_anEdit_saysWhatWasGainedAndLost() {
        assertThat(Headline.of(SampleReport.edited()))
                .isEqualTo("62 of 62 mistakes corrected, 3 of 1,377 correct answers lost; layer 0 of 6 edited;"
                        + " 1.2 MB of 45 MB changed.");
    }

    @Test
    void of_aRejection_saysWhichGateWasMissedFirst() {
        assertThat(Headline.of(SampleReport.rejected()))
                .startsWith("Rejected: drawdown is 7.0% where at most 1.5% was asked for. 62 of 62 mistakes corrected");
    }

    @Test
    void of_aDrawdownThatIsNoShare_givesItsFigure() {
        ReportData.Metric perplexity = new ReportData.Metric(
                "drawdown", "difference of perplexities", new ReportData.Measured(0.079, 0, 0, 0.05, 0.11), null, null);
        assertThat(Headline.of(SampleReport.withMetrics(List.of(perplexity)))).startsWith("Drawdown 0.079; layer 0");
    }

    @Test
    void of_dataWithoutMetrics_namesTheLayer() {
        assertThat(Headline.of(SampleReport.bare())).isEqualTo("Layer 3 edited.");
    }
}
