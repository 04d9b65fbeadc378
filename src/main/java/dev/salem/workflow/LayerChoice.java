package dev.salem.workflow;

import dev.salem.editset.Partition;
import dev.salem.editset.Sample;
import dev.salem.model.BlockNames;
import dev.salem.model.LabelledText;
import dev.salem.model.TransformerModel;
import dev.salem.progress.Progress;
import dev.salem.saliency.LayerScore;
import dev.salem.saliency.LayerSelector;
import dev.salem.saliency.Saliency;
import dev.salem.tensor.TensorException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
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

    /**
     * Takes the layer that was asked for, or the one with the highest score; where a decoder of its own answers, the last
     * that scores half as high at least: there scores are close, and a change of a late block moves other answers less.
     */
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
        LayerScore best = best(saliency, model.model());
        if (asked.isEmpty()) {
            return new LayerChoice(best.layer(), saliency, warnings(saliency, best, names));
        }
        int layer = asked.getAsInt();
        return new LayerChoice(
                layer,
                saliency,
                layer == best.layer()
                        ? List.of()
                        : List.of(
                                names.of(layer) + " was asked for; the saliency points at " + names.of(best.layer())));
    }

    /** What is taken where no layer was asked for. */
    static LayerScore best(Saliency saliency, TransformerModel model) {
        return model.answersSeparately() ? saliency.lastOfTheStrong() : saliency.strongest();
    }

    static List<String> warnings(Saliency saliency, LayerScore taken, BlockNames names) {
        List<String> warnings = new ArrayList<>(saliency.warnings(taken, names));
        if (!taken.equals(saliency.strongest())) {
            warnings.add(later(taken, saliency.strongest(), names));
        }
        return List.copyOf(warnings);
    }

    private static String later(LayerScore taken, LayerScore strongest, BlockNames names) {
        return String.format(
                Locale.ROOT,
                "%s has the highest score, but %s with %.0f %% of it was taken: it comes later and moves other answers less",
                names.of(strongest.layer()),
                names.of(taken.layer()),
                100 * taken.score() / strongest.score());
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
