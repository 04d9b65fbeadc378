package dev.salem.workflow;

import dev.salem.editset.Sample;
import dev.salem.model.AnswerForm;
import dev.salem.model.GenerationTokens;
import dev.salem.model.GenerativeModel;
import dev.salem.model.LabelledText;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** The rows of an edit set with their targets as the tokens that a generative model should give. */
final class AnswerTexts {
    private AnswerTexts() {}

    /**
     * Encodes rows. An answer ends with the model's end token, so that the model learns where to stop; a text goes on. A
     * first token that the model is forced to give is given.
     *
     * @throws WorkflowException if a row has a second text
     */
    static List<LabelledText> of(OpenModel model, List<Sample> samples) {
        samples.stream().filter(sample -> sample.textPair() != null).findFirst().ifPresent(sample -> {
            throw new WorkflowException("line " + sample.line() + ": task "
                    + model.task().jsonName() + " takes one text, the prompt: put text_pair into text");
        });
        GenerativeModel generative = model.generative();
        List<LabelledText> texts = model.encoder()
                .encodeAnswers(
                        samples.stream().map(Sample::text).toList(),
                        samples.stream().map(Sample::target).toList(),
                        generative.answerForm());
        boolean ended = model.task() == Task.QUESTION_ANSWERING && generative.answerForm() == AnswerForm.CONTINUATION;
        return texts.stream()
                .map(text -> forced(ended ? ended(text, generative) : text, generative.generationTokens()))
                .toList();
    }

    /** Where the end token finds no room, the answer ends with the model's last position. */
    private static LabelledText ended(LabelledText text, GenerativeModel model) {
        if (model.generationTokens().end().isEmpty() || text.length() + 1 > model.maxPositions()) {
            return text;
        }
        long end = model.generationTokens().end().getAsLong();
        return new LabelledText(
                text.text(),
                LongStream.concat(LongStream.of(text.answer()), LongStream.of(end))
                        .toArray());
    }

    private static LabelledText forced(LabelledText text, GenerationTokens tokens) {
        long[] answer = text.answer();
        if (tokens.forcedFirst() < 0 || answer.length < 2 || answer[0] != tokens.forcedFirst()) {
            return text;
        }
        return new LabelledText(text.text(), new long[] {answer[0]}, Arrays.copyOfRange(answer, 1, answer.length));
    }
}
