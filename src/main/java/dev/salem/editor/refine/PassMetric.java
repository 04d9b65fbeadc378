package dev.salem.editor.refine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.editor.Curvature;
import dev.salem.editor.EditTask;
import dev.salem.editor.FisherMoments;
import dev.salem.editor.InputMoments;
import dev.salem.model.AnswerForm;
import dev.salem.model.GenerativeModel;
import dev.salem.model.LabelledText;
import dev.salem.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The metric of a task's passes at the unedited weight. Its output side comes from the pass rows' margins; of tokens that go on a
 * text from everything that the model might say anywhere in it, as perplexity depends on all of it.
 */
final class PassMetric {
    private PassMetric() {}

    /**
     * Its whiteners, in {@code scope}.
     *
     * @param linearisation of the rows at the unedited weight
     */
    static Curvature of(EditTask task, Rows rows, Linearisation linearisation, NDManager scope, Progress progress) {
        if (task.model() instanceof GenerativeModel model && model.answerForm() == AnswerForm.CONTINUATION) {
            List<LabelledText> texts = whole(task.passes());
            NDArray inputs = InputMoments.of(model, task.block(), texts, scope, progress);
            NDArray derivatives = FisherMoments.of(model, task.block(), texts, task.seed(), scope, progress);
            return Curvature.of(inputs, derivatives, Curvature.INPUT_STRENGTH, scope);
        }
        NDArray inputs = InputMoments.of(task.model(), task.block(), task.passes(), scope, progress);
        NDArray derivatives = linearisation.derivativeMoments(rows.askedRows(), scope);
        double inputStrength =
                task.model() instanceof GenerativeModel ? Curvature.ANSWER_INPUT_STRENGTH : Curvature.INPUT_STRENGTH;
        return Curvature.of(inputs, derivatives, inputStrength, scope);
    }

    /** Each text once, all of it as answer, where consecutive passes are places of one text. */
    static List<LabelledText> whole(List<LabelledText> passes) {
        List<LabelledText> texts = new ArrayList<>();
        for (LabelledText pass : passes) {
            int last = texts.size() - 1;
            if (last >= 0 && texts.get(last).text() == pass.text()) {
                texts.remove(last);
            }
            long[] answer = LongStream.concat(LongStream.of(pass.before()), LongStream.of(pass.answer()))
                    .toArray();
            texts.add(new LabelledText(pass.text(), answer));
        }
        return texts;
    }
}
