package dev.salem.model.assembly;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.model.AnswerForm;
import dev.salem.model.Answers;
import dev.salem.model.Batch;
import dev.salem.model.EncodedText;
import dev.salem.model.FfnMatrix;
import dev.salem.model.FfnPass;
import dev.salem.model.GenerationTokens;
import dev.salem.model.GenerativeModel;
import dev.salem.model.HiddenState;
import dev.salem.model.LabelledText;
import java.util.List;

/** An encoder-decoder with a language-model head: it reads a prompt and answers it. */
public final class AnsweringModel extends EncoderDecoder implements GenerativeModel {
    private final OutputHead head;
    private final GenerationTokens tokens;

    public AnsweringModel(Frame frame, Stack encoder, Stack decoder, OutputHead head, GenerationTokens tokens) {
        super(frame, encoder, decoder);
        this.head = head;
        this.tokens = tokens;
    }

    /**
     * What reaches the second weight is large at some tokens of memorised answers and small at others, and one small one
     * needs a change that upsets all; what the first weight reads is normalised.
     */
    @Override
    public FfnMatrix.Role edited() {
        return FfnMatrix.Role.IN;
    }

    @Override
    public AnswerForm answerForm() {
        return AnswerForm.SEPARATE;
    }

    @Override
    public int vocabulary() {
        return head.vocabulary();
    }

    @Override
    public GenerationTokens generationTokens() {
        return tokens;
    }

    @Override
    public Batch batch(List<LabelledText> texts, NDManager scope) {
        for (LabelledText text : texts) {
            requireRoom(text.text().length());
            requireRoom(text.before().length + text.answer().length);
        }
        return Answers.separate(texts, paddingId(), tokens.start(), scope);
    }

    @Override
    NDArray decoderIds(Batch batch) {
        return answers(batch).ids();
    }

    @Override
    NDArray decoderMask(Batch batch) {
        return answers(batch).mask();
    }

    private static Answers answers(Batch batch) {
        if (batch.answers() == null) {
            throw new IllegalArgumentException("a generative model's batch needs answers: make it by batch()");
        }
        return batch.answers();
    }

    @Override
    public NDArray head(HiddenState top, Batch batch) {
        return head.logits(decoder().norm().apply(OutputHead.predicting(top.stream(), answers(batch))));
    }

    @Override
    public Decoding decode(List<EncodedText> prompts, FfnPass pass) {
        prompts.forEach(prompt -> requireRoom(prompt.length()));
        return new AnswerDecoding(this, head, prompts, pass);
    }
}
