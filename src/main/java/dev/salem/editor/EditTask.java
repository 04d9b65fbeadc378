package dev.salem.editor;

import dev.salem.model.FfnMatrix;
import dev.salem.model.LabelledText;
import dev.salem.model.TransformerModel;
import dev.salem.safetensors.Dtype;
import java.util.List;

/**
 * What an editor is asked for: one weight of one block changed so that fails and adapts get their targets and passes
 * keep theirs. Held-out rows are not part of it: no editor ever sees them.
 *
 * @param model the unedited model
 * @param block index of the block to edit
 * @param fails texts that the model gets wrong, with the wanted targets
 * @param adapts used rephrasings of the fails, with the same targets; may be empty
 * @param passes used texts that the model gets right
 * @param storedAs type in which the weight file keeps the weight: the edit is rounded to it
 * @param seed of every random choice
 */
public record EditTask(
        TransformerModel model,
        int block,
        List<LabelledText> fails,
        List<LabelledText> adapts,
        List<LabelledText> passes,
        Dtype storedAs,
        long seed) {
    public EditTask {
        if (block < 0 || block >= model.blocks()) {
            throw new IllegalArgumentException(
                    "block must be between 0 and " + (model.blocks() - 1) + ", got: " + block);
        }
        if (fails.isEmpty() || passes.isEmpty()) {
            throw new IllegalArgumentException(
                    "an edit needs at least one fail and one pass, got: " + fails.size() + " and " + passes.size());
        }
        fails = List.copyOf(fails);
        adapts = List.copyOf(adapts);
        passes = List.copyOf(passes);
    }

    /** The weight that is changed. */
    public FfnMatrix matrix() {
        return model.editable(block);
    }
}
