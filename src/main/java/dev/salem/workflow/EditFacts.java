package dev.salem.workflow;

import dev.salem.editor.WeightEdit;
import dev.salem.editset.EditSet;
import dev.salem.evaluation.GateVerdict;

/**
 * Everything that a run found out before it wrote anything.
 *
 * @param method the method that was carried out
 * @param editorNote which trained editor took part, and why
 */
record EditFacts(
        EditRequest request,
        String requestKey,
        EditSet set,
        ReadyEdit ready,
        String method,
        String editorNote,
        WeightEdit edit,
        WrittenWeight weight,
        Judgement judgement,
        GateVerdict verdict) {
    OpenModel model() {
        return ready.model();
    }

    int layer() {
        return ready.layer().layer();
    }
}
