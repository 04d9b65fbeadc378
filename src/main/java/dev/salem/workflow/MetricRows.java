package dev.salem.workflow;

import dev.salem.evaluation.Metrics;
import dev.salem.evaluation.Perplexity;
import dev.salem.evaluation.Share;
import dev.salem.report.ReportData;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The metrics under their registered names, held against the gate. */
final class MetricRows {
    private MetricRows() {}

    static List<ReportData.Metric> of(Metrics metrics, EditOutcome.GateResult gate) {
        List<ReportData.Metric> rows = new ArrayList<>(List.of(
                atLeast(
                        "edit_accuracy",
                        "share of the edited mistakes that are right now",
                        metrics.editAccuracy(),
                        gate.minEditAccuracy()),
                atLeast(
                        "generality",
                        "share of held-out rewordings of the mistakes that are right now",
                        metrics.generality(),
                        gate.minGenerality()),
                atMost(
                        "drawdown",
                        "share of held-out right answers that are wrong now",
                        metrics.drawdown(),
                        gate.maxDrawdown()),
                plain("accuracy_before", "on held-out rows as they come", metrics.accuracyBefore()),
                plain("accuracy_after", "the same rows after the edit", metrics.accuracyAfter())));
        if (metrics.tokenAccuracy() != null) {
            rows.add(plain(
                    "token_accuracy",
                    "share of the mistakes' target tokens at the top, those before given",
                    metrics.tokenAccuracy().edits()));
        }
        if (metrics.perplexity() != null) {
            rows.add(perplexity(metrics.perplexity(), gate.maxPerplexityDrawdown()));
        }
        return rows;
    }

    private static ReportData.Metric perplexity(Perplexity perplexity, double bound) {
        String explanation = String.format(
                Locale.ROOT,
                "rise of the perplexity on %,d held-out tokens, %.2f before",
                perplexity.tokens(),
                perplexity.before());
        return new ReportData.Metric(
                "perplexity_drawdown",
                explanation,
                new ReportData.Measured(perplexity.drawdown(), 0, 0, Double.NaN, Double.NaN),
                Double.isInfinite(bound) ? null : "at most " + bound,
                Double.isInfinite(bound) ? null : perplexity.drawdown() <= bound);
    }

    private static ReportData.Metric atLeast(String name, String explanation, Share share, double bound) {
        return bound == 0
                ? plain(name, explanation, share)
                : new ReportData.Metric(
                        name,
                        explanation,
                        OutcomeReport.measured(share),
                        "at least " + percent(bound),
                        share.value() >= bound);
    }

    private static ReportData.Metric atMost(String name, String explanation, Share share, double bound) {
        return bound == 1
                ? plain(name, explanation, share)
                : new ReportData.Metric(
                        name,
                        explanation,
                        OutcomeReport.measured(share),
                        "at most " + percent(bound),
                        share.value() <= bound);
    }

    private static ReportData.Metric plain(String name, String explanation, Share share) {
        return new ReportData.Metric(name, explanation, OutcomeReport.measured(share), null, null);
    }

    private static String percent(double share) {
        BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2);
        return (percent.signum() == 0 ? BigDecimal.ZERO : percent.stripTrailingZeros()).toPlainString() + "%";
    }
}
