package dev.salem.workflow;

import dev.salem.editset.EditCase;
import dev.salem.editset.Partition;
import dev.salem.editset.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    private CostEstimate() {}

    static Plan.Estimate of(OpenModel model, Answers answers, Partition partition, Map<String, Double> seconds) {
        List<Sample> edits =
                new ArrayList<>(partition.edits().stream().map(EditCase::fail).toList());
        edits.addAll(partition.usedAdapts());
        List<Sample> measured = new ArrayList<>(partition.heldoutPasses());
        measured.addAll(partition.heldoutAdapts());
        measured.addAll(partition.heldoutFails());
        long editTokens = tokens(answers, edits);
        long passTokens = tokens(answers, partition.usedPasses());
        long scoredPasses = passTokens
                * Math.min(LayerChoice.MOST_PASSES, partition.usedPasses().size())
                / partition.usedPasses().size();
        double passes = SALIENCY_PASSES * (editTokens + scoredPasses)
                + METRIC_PASSES * passTokens
                + EDIT_PASSES * editTokens
                + tokens(answers, measured);
        double secondsPerToken = seconds.get("predictSeconds") / answers.tokens();
        return new Plan.Estimate(
                Math.ceil(REST_SECONDS
                        + seconds.get("openSeconds")
                        + seconds.get("predictSeconds")
                        + passes * secondsPerToken),
                Math.ceil(WEIGHT_COPIES * floatBytes(model) / MEGABYTE + REST_MEGABYTES));
    }

    private static long tokens(Answers answers, List<Sample> samples) {
        return samples.stream()
                .mapToLong(sample -> answers.text(sample).text().length())
                .sum();
    }

    private static double floatBytes(OpenModel model) {
        return model.checkpoint().names().stream()
                        .mapToLong(name -> model.checkpoint().entry(name).elements())
                        .sum()
                * (double) Float.BYTES;
    }
}
