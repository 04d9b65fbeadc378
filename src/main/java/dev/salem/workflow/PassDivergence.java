package dev.salem.workflow;

import dev.salem.editset.Partition;
import dev.salem.editset.Sample;
import dev.salem.model.GenerativeModel;
import dev.salem.model.TeacherForcing;
import dev.salem.progress.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How far what an edited model predicts on held-out passes is from what its base predicts. */
final class PassDivergence {
    private PassDivergence() {}

    /** The mean KL(base ‖ edited) over the tokens of a pass's target in nats; NaN of other rows, and of classifiers. */
    static ToDoubleFunction<Sample> of(
            ModelSource source,
            String base,
            String edited,
            RunOptions run,
            Partition partition,
            Answers answers,
            Progress progress) {
        Map<String, Double> means = new HashMap<>();
        if (answers instanceof TokenAnswers) {
            List<Sample> passes = partition.heldoutPasses();
            try (OpenModel first = OpenModel.open(source.locate(base, progress), run);
                    OpenModel second = OpenModel.open(source.locate(edited, progress), run)) {
                requireOneVocabulary(first.generative(), second.generative());
                List<float[]> divergences = TeacherForcing.divergences(
                        first.generative(), second.generative(), answers.texts(passes), progress, Phases.JUDGE);
                for (int pass = 0; pass < divergences.size(); pass++) {
                    means.put(passes.get(pass).id(), mean(divergences.get(pass)));
                }
            }
        }
        return sample -> means.getOrDefault(sample.id(), Double.NaN);
    }

    private static void requireOneVocabulary(GenerativeModel base, GenerativeModel edited) {
        if (base.vocabulary() != edited.vocabulary()) {
            throw new WorkflowException("the two models know different numbers of tokens: " + base.vocabulary()
                    + " and " + edited.vocabulary() + "; name the model that it was edited from");
        }
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
