package dev.salem.workflow;

import dev.salem.editor.WeightEdit;
import dev.salem.editset.EditSet;
import dev.salem.editset.Partition;
import dev.salem.evaluation.GateVerdict;

/** Everything that a run found out before it wrote anything. */
record EditFacts(
        EditRequest request,
        String requestKey,
        OpenModel model,
        EditSet set,
        Answers answers,
        Partition partition,
        LayerChoice layer,
        EditorChoice editor,
        WeightEdit edit,
        WrittenWeight weight,
        Judgement judgement,
        GateVerdict verdict) {}
