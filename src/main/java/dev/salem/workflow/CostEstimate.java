package dev.salem.workflow;

import dev.salem.editor.refine.RefineEditor;
import dev.salem.editset.EditCase;
import dev.salem.editset.EditSet;
import dev.salem.editset.Partition;
import dev.salem.editset.Sample;
import dev.salem.safetensors.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Reckons what an edit takes from the speed at which the model just answered. The factors are passes over the rows of a
 * step, measured on six-layer encoders.
 */
final class CostEstimate {
    private static final double SALIENCY_PASSES = 3.5;
    private static final double METRIC_PASSES = 1;
    private static final double EDIT_PASSES = 40;
    private static final double REST_SECONDS = 3;

    private static final double MEGABYTE = 1e6;
    private static final double WEIGHT_COPIES = 2.2;
    private static final double REST_MEGABYTES = 450;

    /** Of a thread: so many make the demo's edit on two threads the 60 s that it was measured to take. */
    private static final double OPERATIONS_PER_SECOND = 125e9;

    /** English, by the word pieces of BERT and GPT-2. */
    private static final int CHARACTERS_PER_TOKEN = 4;

    private static final int TOKENS_AROUND = 3;

    private CostEstimate() {}

    static Plan.Estimate of(OpenModel model, Answers answers, Partition partition, Map<String, Double> seconds) {
        double secondsPerToken = seconds.get("predictSeconds") / answers.tokens();
        return new Plan.Estimate(
                Math.ceil(REST_SECONDS
                        + seconds.get("openSeconds")
                        + seconds.get("predictSeconds")
                        + passes(
                                        samples -> tokens(answers, samples),
                                        partition,
                                        model.model().answersSeparately())
                                * secondsPerToken),
                megabytes(model.checkpoint()));
    }

    /**
     * What an edit takes by the size of its model and texts, on a machine that computes as fast as the one that this was
     * measured on. Without a partition the seconds are NaN.
     */
    static Plan.Estimate of(Checkpoint weights, EditSet set, Optional<Partition> partition, RunOptions run) {
        double secondsPerToken = 2.0 * multiplied(weights) / (OPERATIONS_PER_SECOND * run.threads());
        double seconds = partition
                .map(parted -> REST_SECONDS
                        + secondsPerToken
                                * (guessedTokens(set.samples()) + passes(CostEstimate::guessedTokens, parted, false)))
                .orElse(Double.NaN);
        return new Plan.Estimate(Math.ceil(seconds), megabytes(weights));
    }

    private static double passes(ToLongFunction<List<Sample>> tokens, Partition partition, boolean copied) {
        List<Sample> fails = partition.edits().stream().map(EditCase::fail).toList();
        List<Sample> edits = new ArrayList<>(fails);
        edits.addAll(partition.usedAdapts());
        long copies = copied ? RefineEditor.copies(fails.size()) : 0;
        List<Sample> measured = new ArrayList<>(partition.heldoutPasses());
        measured.addAll(partition.heldoutAdapts());
        measured.addAll(partition.heldoutFails());
        long editTokens = tokens.applyAsLong(edits);
        long passTokens = tokens.applyAsLong(partition.usedPasses());
        long scoredPasses = passTokens
                * Math.min(LayerChoice.MOST_PASSES, partition.usedPasses().size())
                / partition.usedPasses().size();
        return SALIENCY_PASSES * (editTokens + scoredPasses)
                + METRIC_PASSES * passTokens
                + EDIT_PASSES * (editTokens + copies * tokens.applyAsLong(fails))
                + tokens.applyAsLong(measured);
    }

    private static double megabytes(Checkpoint weights) {
        double floatBytes = weights.names().stream()
                        .mapToLong(name -> weights.entry(name).elements())
                        .sum()
                * (double) Float.BYTES;
        return Math.ceil(WEIGHT_COPIES * floatBytes / MEGABYTE + REST_MEGABYTES);
    }

    /** Weights that every token is multiplied by: the matrices but tables of embeddings. */
    private static long multiplied(Checkpoint weights) {
        return weights.names().stream()
                .filter(name -> weights.entry(name).shape().size() == 2 && !name.contains("embed"))
                .mapToLong(name -> weights.entry(name).elements())
                .sum();
    }

    private static long guessedTokens(List<Sample> samples) {
        return samples.stream()
                .mapToLong(sample -> TOKENS_AROUND
                        + (sample.text().length()
                                        + (sample.textPair() == null
                                                ? 0
                                                : sample.textPair().length()))
                                / CHARACTERS_PER_TOKEN)
                .sum();
    }

    private static long tokens(Answers answers, List<Sample> samples) {
        return samples.stream()
                .mapToLong(sample -> answers.text(sample).length())
                .sum();
    }
}
