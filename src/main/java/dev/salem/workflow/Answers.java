package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.editset.Sample;
import dev.salem.evaluation.Scored;
import dev.salem.model.FfnPass;
import dev.salem.model.LabelledText;
import dev.salem.progress.Progress;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The rows of an edit set as a model reads and answers them. */
interface Answers {
    /** Has the model answer every row once, as its task asks. */
    static Answers of(OpenModel model, EditSet set, Progress progress) {
        return model.task() == Task.CLASSIFICATION
                ? LabelAnswers.of(model, set, progress)
                : TokenAnswers.of(model, set, progress);
    }

    /** A row with what the model should answer. */
    LabelledText text(Sample sample);

    default List<LabelledText> texts(List<Sample> samples) {
        return samples.stream().map(this::text).toList();
    }

    /** What an edit holds in place of these passes. */
    default List<LabelledText> held(List<Sample> passes) {
        return texts(passes);
    }

    /** Whether the model's answer is the target. */
    boolean isRight(Sample sample);

    /** What the model answers. */
    String answer(Sample sample);

    /** The rows that are longer than the model reads, in file order. */
    List<Sample> truncated();

    /** Tokens of all rows. */
    long tokens();

    /**
     * How an edit of the same model does on these rows.
     *
     * @param edited how its feed-forward maps are computed
     */
    Function<Sample, Scored> compare(OpenModel model, List<Sample> measured, FfnPass edited, Progress progress);

    /**
     * How another model does on a row.
     *
     * @param edited its answers to the same edit set
     * @param divergence mean KL over the tokens of a row's target, which a generative model's answers don't tell
     */
    Scored compare(Answers edited, Sample sample, ToDoubleFunction<Sample> divergence);
}
