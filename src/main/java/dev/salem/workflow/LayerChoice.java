package dev.salem.workflow;

import dev.salem.editset.Partition;
import dev.salem.editset.Sample;
import dev.salem.model.BlockNames;
import dev.salem.model.LabelledText;
import dev.salem.progress.Progress;
import dev.salem.saliency.LayerScore;
import dev.salem.saliency.LayerSelector;
import dev.salem.saliency.Saliency;
import dev.salem.tensor.TensorException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/**
 * The layer to edit and the scores behind it.
 *
 * @param layer index of the block
 * @param warnings what to look at before trusting the choice
 */
record LayerChoice(int layer, Saliency saliency, List<String> warnings) {
    /** Passes that are scored when the layer is to be found. */
    static final int MOST_PASSES = 200;

    /** Takes the layer that was asked for, or the one with the highest score. */
    static LayerChoice of(
            OpenModel model, Answers answers, Partition partition, OptionalInt asked, long seed, Progress progress) {
        requireLayer(asked, model.model().blocks());
        List<LabelledText> fails = new ArrayList<>();
        partition.edits().forEach(edit -> fails.add(answers.text(edit.fail())));
        fails.addAll(answers.texts(partition.usedAdapts()));
        List<LabelledText> passes = asked.isPresent() ? List.of() : answers.texts(some(partition.usedPasses(), seed));
        Saliency saliency = LayerSelector.select(model.model(), fails, passes, seed, progress);
        requireFinite(saliency);
        BlockNames names = model.model().blockNames();
        int strongest = saliency.strongest().layer();
        if (asked.isEmpty()) {
            return new LayerChoice(strongest, saliency, saliency.warnings(names));
        }
        int layer = asked.getAsInt();
        return new LayerChoice(
                layer,
                saliency,
                layer == strongest
                        ? List.of()
                        : List.of(names.of(layer) + " was asked for; the saliency points at " + names.of(strongest)));
    }

    private static void requireFinite(Saliency saliency) {
        for (LayerScore score : saliency.scores()) {
            if (!Double.isFinite(score.score())) {
                throw new TensorException(
                        "the gradients of layer " + score.layer() + " hold NaN or infinity, so no layer "
                                + "can be chosen; look for extreme weights in the model");
            }
        }
    }

    static void requireLayer(OptionalInt asked, int layers) {
        if (asked.isPresent() && asked.getAsInt() >= layers) {
            throw new WorkflowException("layer must be between 0 and " + (layers - 1) + ", got: " + asked.getAsInt());
        }
    }

    private static List<Sample> some(List<Sample> passes, long seed) {
        if (passes.size() <= MOST_PASSES) {
            return passes;
        }
        List<Sample> shuffled = new ArrayList<>(passes);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled.subList(0, MOST_PASSES);
    }
}
