package dev.salem.cli;

import dev.salem.evaluation.Gate;
import dev.salem.workflow.EditOutcome;
import dev.salem.workflow.Plan;
import java.util.List;
import java.util.Locale;

/** A plan as a person reads it. */
final class PlanText {
    private final NamedLines text = new NamedLines();

    private PlanText() {}

    static String of(Plan plan) {
        PlanText text = new PlanText();
        text.model(plan);
        text.rows(plan);
        layers(plan.layer(), plan.eligible(), text.text);
        text.rest(plan);
        return text.text.toString();
    }

    /** What the gate asks for. */
    static void gate(Gate gate, NamedLines text) {
        text.add(
                "gate",
                "edit accuracy at least %s, generality at least %s, drawdown at most %s",
                gate.minEditAccuracy(),
                gate.minGenerality(),
                gate.maxDrawdown());
    }

    /**
     * The layers that may be edited.
     *
     * @param asked the one that was asked for, or null
     */
    static void layers(Integer asked, List<Plan.Layer> eligible, NamedLines text) {
        text.add(
                "layer",
                "%s",
                asked == null ? "chosen by saliency" : eligible.get(asked).name() + ", as asked for");
        for (Plan.Layer layer : eligible) {
            text.add(
                    "  " + layer.name(),
                    "%s %s %s%s",
                    layer.tensor(),
                    layer.shape(),
                    layer.storedAs(),
                    layer.name().equals("layer " + layer.layer()) ? "" : ", --layer " + layer.layer());
        }
    }

    private void model(Plan plan) {
        EditOutcome.Base base = plan.base();
        text.add("model", "%s (%s, %d layers)", base.name(), base.architecture(), base.layers());
        text.add("task", "%s", plan.task().jsonName());
        if (!base.labels().isEmpty()) {
            text.add("labels", "%s", String.join(", ", base.labels()));
        }
        text.add("digest", "%s", base.digest());
        text.add("edit set", "%s", plan.editSet().path());
    }

    private void rows(Plan plan) {
        EditOutcome.Counts counts = plan.counts();
        text.add("fails", "%,d to be edited", counts.fails());
        text.add(
                "adapts",
                "%,d used%s, %,d held out for generality",
                counts.usedAdapts(),
                counts.madeAdapts() == 0 ? "" : String.format(Locale.ROOT, " (%,d made by rules)", counts.madeAdapts()),
                counts.heldoutAdapts());
        text.add("passes", "%,d used, %,d held out for drawdown", counts.usedPasses(), counts.heldoutPasses());
        if (counts.heldoutFails() > 0) {
            text.add("held-out fails", "%,d, for the accuracy on rows as they come", counts.heldoutFails());
        }
        text.addIds(
                "contradictions",
                "declared fails that the model gets right",
                plan.contradictions().noOpFails());
        text.addIds(
                "contradictions",
                "declared passes that the model gets wrong",
                plan.contradictions().failingPasses());
        text.addIds("repeats", "rows with the input of an earlier row", plan.repeats());
        text.addIds("truncated", "texts longer than " + plan.maxLength() + " tokens", plan.truncated());
    }

    private void rest(Plan plan) {
        text.add("method", "%s", plan.method());
        text.add("trained editor", "%s", plan.editor());
        gate(plan.gate(), text);
        text.add(
                "estimate",
                "about %.0f s and %.0f MB",
                plan.estimate().seconds(),
                plan.estimate().memoryMb());
        text.add("would write", "%s", String.join(", ", plan.writes()));
        plan.warnings().forEach(warning -> text.add("! care", "%s", warning));
    }
}
