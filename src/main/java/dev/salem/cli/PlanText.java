package dev.salem.cli;

import dev.salem.workflow.EditOutcome;
import dev.salem.workflow.Plan;
import java.util.List;
import java.util.Locale;

/** A plan as a person reads it. */
final class PlanText {
    private static final int NAME = 16;
    private static final int IDS = 8;

    private final StringBuilder text = new StringBuilder();

    private PlanText() {}

    static String of(Plan plan) {
        PlanText text = new PlanText();
        text.model(plan);
        text.rows(plan);
        text.layers(plan);
        text.rest(plan);
        return text.text.toString();
    }

    private void model(Plan plan) {
        EditOutcome.Base base = plan.base();
        line("model", base.name() + " (" + base.architecture() + ", " + base.layers() + " layers)");
        line("labels", String.join(", ", base.labels()));
        line("digest", base.digest());
        line("edit set", plan.editSet().path());
    }

    private void rows(Plan plan) {
        EditOutcome.Counts counts = plan.counts();
        line("fails", say("%,d to be edited", counts.fails()));
        line("adapts", say("%,d used, %,d held out for generality", counts.usedAdapts(), counts.heldoutAdapts()));
        line("passes", say("%,d used, %,d held out for drawdown", counts.usedPasses(), counts.heldoutPasses()));
        if (counts.heldoutFails() > 0) {
            line("held-out fails", say("%,d, for the accuracy on rows as they come", counts.heldoutFails()));
        }
        ids(
                "contradictions",
                "declared fails that the model gets right",
                plan.contradictions().noOpFails());
        ids(
                "contradictions",
                "declared passes that the model gets wrong",
                plan.contradictions().failingPasses());
        ids("repeats", "rows with the input of an earlier row", plan.repeats());
        ids("truncated", "texts longer than " + plan.maxLength() + " tokens", plan.truncated());
    }

    private void layers(Plan plan) {
        line("layer", plan.layer() == null ? "chosen by saliency" : plan.layer() + ", as asked for");
        for (Plan.Layer layer : plan.eligible()) {
            line("  layer " + layer.layer(), layer.tensor() + " " + layer.shape() + " " + layer.storedAs());
        }
    }

    private void rest(Plan plan) {
        line("method", plan.method());
        line("trained editor", plan.editor());
        line(
                "gate",
                say(
                        "edit accuracy at least %s, generality at least %s, drawdown at most %s",
                        plan.gate().minEditAccuracy(),
                        plan.gate().minGenerality(),
                        plan.gate().maxDrawdown()));
        line(
                "estimate",
                say(
                        "about %.0f s and %.0f MB",
                        plan.estimate().seconds(), plan.estimate().memoryMb()));
        line("would write", String.join(", ", plan.writes()));
        plan.warnings().forEach(warning -> line("! care", warning));
    }

    private void ids(String name, String what, List<String> ids) {
        if (!ids.isEmpty()) {
            String some = String.join(", ", ids.subList(0, Math.min(IDS, ids.size())));
            line(name, say("%,d %s: %s%s", ids.size(), what, some, ids.size() > IDS ? ", …" : ""));
        }
    }

    private void line(String name, String value) {
        text.append("  ")
                .append(name)
                .append(" ".repeat(Math.max(1, NAME - name.length())))
                .append(value)
                .append('\n');
    }

    private static String say(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
