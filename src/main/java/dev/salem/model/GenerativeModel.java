package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * A transformer that continues or answers a prompt token by token. Its batches carry {@link Answers}, its logits are
 * {@code [rows, vocabulary]}: one row for each token of each answer, given the prompt and the answer's tokens before it.
 */
public interface GenerativeModel extends TransformerModel {
    /** How its answers lie to their prompts. */
    AnswerForm answerForm();

    @Override
    default boolean answersSeparately() {
        return answerForm() == AnswerForm.SEPARATE;
    }

    /** The number of tokens that it knows: the width of the logits. */
    int vocabulary();

    /** The tokens that begin and end what it generates. */
    GenerationTokens generationTokens();

    @Override
    Batch batch(List<LabelledText> texts, NDManager scope);

    /** The logits that follow each prompt, and the way to go on from them. */
    Decoding decode(List<EncodedText> prompts, FfnPass pass);

    @Override
    default List<String> labels() {
        return List.of();
    }

    /** Prompts whose continuations grow together, with what attention needs of the tokens before. The caller closes. */
    interface Decoding extends AutoCloseable {
        /** The logits of each prompt's next token {@code [batch, vocabulary]}, valid until {@link #append}. */
        NDArray logits();

        /** How many tokens each prompt's continuation may have at first, so that the model has a position for each it reads. */
        int[] room();

        /** Appends one token to each prompt; to one that has no room left, any token. */
        void append(long[] tokens);

        @Override
        void close();
    }
}
