package dev.salem.workflow;

import dev.salem.editor.EditTask;
import dev.salem.editset.EditCase;
import dev.salem.editset.Partition;
import dev.salem.evaluation.Gate;

/** An edit whose rows are sorted and whose layer is chosen. */
record ReadyEdit(
        EditOptions options,
        Gate gate,
        long seed,
        OpenModel model,
        Answers answers,
        Partition partition,
        LayerChoice layer) {
    /** What the editor is asked for. */
    EditTask task() {
        return new EditTask(
                model.model(),
                layer.layer(),
                answers.texts(partition.edits().stream().map(EditCase::fail).toList()),
                answers.texts(partition.usedAdapts()),
                answers.held(partition.usedPasses()),
                model.storedAs(model.model().editable(layer.layer())),
                seed);
    }
}
