package dev.salem.cli;

import dev.salem.evaluation.Metrics;
import dev.salem.evaluation.Share;
import dev.salem.workflow.ModelEvaluation;
import java.util.Locale;

/** An evaluation as a person reads it. */
final class EvaluationText {
    private final StringBuilder text = new StringBuilder();

    private EvaluationText() {}

    static String of(ModelEvaluation evaluation) {
        EvaluationText text = new EvaluationText();
        text.share("accuracy", evaluation.accuracy());
        evaluation.accuracyByGroup().forEach((group, share) -> text.share("  group " + group, share));
        evaluation.accuracyByTarget().forEach((target, share) -> text.share("  target " + target, share));
        if (evaluation.metrics() != null) {
            text.text.append("\n  against ").append(evaluation.base().name()).append('\n');
            text.metrics(evaluation.metrics());
        }
        if (evaluation.truncated() > 0) {
            text.text
                    .append("\n  ! ")
                    .append(evaluation.truncated())
                    .append(" texts are longer than the model reads\n");
        }
        return text.text.toString();
    }

    private void metrics(Metrics metrics) {
        share("edit accuracy", metrics.editAccuracy());
        share("generality", metrics.generality());
        share("drawdown", metrics.drawdown());
        metrics.drawdownByClass().forEach((label, share) -> share("  of " + label, share));
        if (metrics.tokenAccuracy() != null) {
            share("tokens of edits", metrics.tokenAccuracy().edits());
            share("tokens of adapts", metrics.tokenAccuracy().adapts());
            share("tokens of passes", metrics.tokenAccuracy().passes());
        }
        if (metrics.perplexity() != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-22s %.3f to %.3f, on %,d tokens%n",
                    "perplexity",
                    metrics.perplexity().before(),
                    metrics.perplexity().after(),
                    metrics.perplexity().tokens()));
        }
        share("accuracy before", metrics.accuracyBefore());
        share("accuracy after", metrics.accuracyAfter());
        if (!Double.isNaN(metrics.klPass())) {
            text.append(String.format(Locale.ROOT, "  %-22s %.4g nats%n", "KL on passes", metrics.klPass()));
        }
    }

    private void share(String name, Share share) {
        if (share.isNone()) {
            text.append(String.format(Locale.ROOT, "  %-22s not measured: no rows%n", name));
            return;
        }
        text.append(String.format(
                Locale.ROOT,
                "  %-22s %6.2f%%  %,d of %,d  (95%%: %.2f–%.2f%%)%n",
                name,
                100 * share.value(),
                share.count(),
                share.total(),
                100 * share.low95(),
                100 * share.high95()));
    }
}
