package dev.salem.cli;

import dev.salem.workflow.HeaderPlan;

/** A plan from headers as a person reads it. */
final class HeaderPlanText {
    private HeaderPlanText() {}

    static String of(HeaderPlan plan) {
        NamedLines text = new NamedLines();
        HeaderPlan.Base base = plan.base();
        text.add("model", "%s (%s, %d layers)", base.name(), base.architecture(), base.layers());
        text.add("weights", "%,d values, %,.1f MB", base.parameters(), base.bytes() / 1e6);
        if (!base.labels().isEmpty()) {
            text.add("labels", "%s", String.join(", ", base.labels()));
        }
        text.add("edit set", "%s", plan.editSet().path());
        rows(plan, text);
        PlanText.layers(plan.layer(), plan.eligible(), text);
        text.add("method", "%s", plan.method());
        text.add("trained editor", "%s", plan.editor());
        PlanText.gate(plan.gate(), text);
        if (Double.isNaN(plan.estimate().seconds())) {
            text.add(
                    "estimate",
                    "%.0f MB; the time depends on how many rows are fails",
                    plan.estimate().memoryMb());
        } else {
            text.add(
                    "estimate",
                    "roughly %.0f s and %.0f MB",
                    plan.estimate().seconds(),
                    plan.estimate().memoryMb());
        }
        plan.unknown().forEach(what -> text.add("not known", "%s", what));
        return text.toString();
    }

    private static void rows(HeaderPlan plan, NamedLines text) {
        HeaderPlan.Rows rows = plan.rows();
        text.add("fails", "%,d declared", rows.fails());
        text.add("adapts", "%,d declared", rows.adapts());
        text.add("passes", "%,d declared", rows.passes());
        if (plan.split() != null) {
            text.add(
                    "split",
                    "adapts: %,d used, %,d held out; passes: %,d used, %,d held out",
                    plan.split().usedAdapts(),
                    plan.split().heldoutAdapts(),
                    plan.split().usedPasses(),
                    plan.split().heldoutPasses());
        }
        text.addIds("repeats", "rows with the input of an earlier row", plan.repeats());
    }
}
