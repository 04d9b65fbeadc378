package dev.salem.workflow;

import dev.salem.evaluation.Share;
import java.util.Locale;

/** What a registry shows of a version, in Markdown. */
final class VersionDescription {
    private VersionDescription() {}

    static String of(EditOutcome outcome) {
        EditOutcome.Counts counts = outcome.counts();
        return String.format(
                Locale.ROOT,
                """
                **%s**: `%s` edited by salem %s in %s (%s), from %d fails, %d rewordings and %d passes.

                | figure | value | 95 %% interval | rows |
                |---|---|---|---|
                %s%s%s
                Report, delta and every figure are in `salem/` beside the model.
                """,
                outcome.title(),
                outcome.base().name(),
                outcome.version(),
                outcome.base().layerName(outcome.layer()),
                outcome.method(),
                counts.fails(),
                counts.adapts(),
                counts.passes(),
                row("edit accuracy", outcome.metrics().editAccuracy()),
                row("generality on held-out rewordings", outcome.metrics().generality()),
                row("drawdown on held-out passes", outcome.metrics().drawdown()));
    }

    private static String row(String name, Share share) {
        return share.total() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "| %s | %.4f | %.4f to %.4f | %d of %d |%n",
                        name,
                        share.value(),
                        share.low95(),
                        share.high95(),
                        share.count(),
                        share.total());
    }
}
