package dev.salem.workflow;

import dev.salem.editor.WeightEdit;
import dev.salem.evaluation.Gate;
import dev.salem.evaluation.GateVerdict;
import dev.salem.evaluation.Metrics;
import dev.salem.progress.Progress;

/** Tells what is known of an {@link EditOutcome} before its end, in its own names and forms. */
record Findings(Progress progress) {
    void chosen(OpenModel model, LayerChoice choice) {
        progress.found("task", model.task());
        progress.found("base", OutcomeOf.base(model));
        progress.found("layer", choice.layer());
    }

    void edited(String method, WeightEdit edit) {
        progress.found("method", method);
        progress.found("stages", OutcomeOf.stages(edit));
    }

    void judged(Metrics metrics, Gate gate, GateVerdict verdict) {
        progress.found("metrics", metrics);
        progress.found("gate", EditOutcome.GateResult.of(gate, verdict));
    }
}
