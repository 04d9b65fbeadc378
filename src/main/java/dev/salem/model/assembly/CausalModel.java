package dev.salem.model.assembly;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.model.AnswerForm;
import dev.salem.model.Answers;
import dev.salem.model.Batch;
import dev.salem.model.EncodedText;
import dev.salem.model.FfnPass;
import dev.salem.model.GenerationTokens;
import dev.salem.model.GenerativeModel;
import dev.salem.model.HiddenState;
import dev.salem.model.LabelledText;
import java.util.List;

/** A decoder with a language-model head: it continues a prompt. */
public final class CausalModel extends AssembledModel implements GenerativeModel {
    private final Stack stack;
    private final OutputHead head;
    private final GenerationTokens tokens;

    public CausalModel(Frame frame, Stack stack, OutputHead head, GenerationTokens tokens) {
        super(frame, List.of(stack));
        this.stack = stack;
        this.head = head;
        this.tokens = tokens;
    }

    @Override
    public AnswerForm answerForm() {
        return AnswerForm.CONTINUATION;
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
        texts.forEach(text -> requireRoom(text.length()));
        return Answers.continuing(texts, paddingId(), scope);
    }

    @Override
    public HiddenState embed(Batch batch) {
        return new HiddenState(stack.embed(batch.ids()));
    }

    /** Padding stands after the text, where no token of it looks. */
    @Override
    public HiddenState attend(int block, HiddenState below, Batch batch) {
        NDArray x = below.stream();
        return new HiddenState(block(block).attend(x, stack.wholeTexts(block, x, null)));
    }

    @Override
    public HiddenState feedForward(int block, HiddenState attended, FfnPass pass) {
        return new HiddenState(block(block).feedForward(attended.stream(), pass));
    }

    @Override
    public NDArray head(HiddenState top, Batch batch) {
        return head.logits(stack.norm().apply(OutputHead.predicting(top.stream(), batch.answers())));
    }

    @Override
    public NDArray tokenMask(int block, Batch batch, NDManager scope) {
        return batch.tokenMask(batch.tokens(), scope);
    }

    @Override
    public Decoding decode(List<EncodedText> prompts, FfnPass pass) {
        prompts.forEach(prompt -> requireRoom(prompt.length()));
        return new CausalDecoding(stack, head, frame(), prompts, pass);
    }
}
