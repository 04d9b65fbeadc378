package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A transformer whose passes can stop, be kept and go on at any block, with its feed-forward maps open to a
 * {@link FfnPass}. A block is two halves: attention, then the feed-forward network with its residual; an edit of
 * block {@code l} leaves everything up to and including the attention of {@code l} as it was.
 *
 * <p>Arrays that a method returns belong to the manager of its first array argument. One thread at a time; the caller
 * closes.
 */
public interface TransformerModel extends AutoCloseable {
    /** The class it was saved from, such as {@code BertForSequenceClassification}. */
    String architecture();

    /** The names of the classes, in the order of the logits; none for a {@link GenerativeModel}. */
    List<String> labels();

    /** The number of blocks, those of an encoder before those of its decoder. */
    int blocks();

    /** What people call its blocks. */
    default BlockNames blockNames() {
        return BlockNames.ofOneStack();
    }

    /** The feed-forward weights of a block, IN first. */
    List<FfnMatrix> matrices(int block);

    /** Those of a block and of all above it, block by block. */
    default List<FfnMatrix> matricesFrom(int block) {
        return IntStream.range(block, blocks())
                .mapToObj(this::matrices)
                .flatMap(List::stream)
                .toList();
    }

    /** The values of a feed-forward weight, {@code [out, in]} f32, owned by the model. */
    NDArray weight(FfnMatrix matrix);

    /** Which of a block's feed-forward weights an edit changes; of several with this role, the first. */
    default FfnMatrix.Role edited() {
        return FfnMatrix.Role.OUT;
    }

    /** The weight that an edit of this block changes. */
    default FfnMatrix editable(int block) {
        return matrices(block).stream()
                .filter(matrix -> matrix.role() == edited())
                .findFirst()
                .orElseThrow();
    }

    /** Whether it generates answers as sequences of their own: {@link AnswerForm#SEPARATE}. */
    default boolean answersSeparately() {
        return false;
    }

    /** Tokens that a text may have at most. */
    int maxPositions();

    /** The token that fills short texts up. */
    long paddingId();

    /**
     * The batch of these texts; the arrays belong to {@code scope}.
     *
     * @throws IllegalArgumentException if a {@link GenerativeModel} reads no text of this length
     */
    default Batch batch(List<LabelledText> texts, NDManager scope) {
        return Batch.of(texts.stream().map(LabelledText::text).toList(), paddingId(), scope);
    }

    /** The hidden states below block 0. */
    HiddenState embed(Batch batch);

    /** The first half of a block: attention with its residual (and norm, in post-norm models). */
    HiddenState attend(int block, HiddenState below, Batch batch);

    /** The second half of a block: the feed-forward network with its residual (and norm, in post-norm models). */
    HiddenState feedForward(int block, HiddenState attended, FfnPass pass);

    /**
     * The logits {@code [batch, classes]} from the hidden states above the last block; of a {@link GenerativeModel}
     * {@code [rows, vocabulary]} in the order of the batch's {@link Answers}.
     */
    NDArray head(HiddenState top, Batch batch);

    /**
     * 1 where the feed-forward network of a block reads a token of a text, 0 where it reads padding
     * {@code [batch, tokens]}; belongs to {@code scope}.
     */
    NDArray tokenMask(int block, Batch batch, NDManager scope);

    /** A manager below the model's own, for one step's arrays; the caller closes. */
    NDManager newScope();

    /** The state that block {@code block}'s feed-forward network reads. */
    default HiddenState upTo(int block, Batch batch) {
        HiddenState state = embed(batch);
        for (int below = 0; below < block; below++) {
            state = feedForward(below, attend(below, state, batch), FfnPass.plain());
        }
        return attend(block, state, batch);
    }

    /** The logits from the state that block {@code block}'s feed-forward network reads. */
    default NDArray from(int block, HiddenState attended, Batch batch, FfnPass pass) {
        HiddenState state = feedForward(block, attended, pass);
        for (int above = block + 1; above < blocks(); above++) {
            state = feedForward(above, attend(above, state, batch), pass);
        }
        return head(state, batch);
    }

    /** The logits of a batch. */
    default NDArray logits(Batch batch, FfnPass pass) {
        return from(0, upTo(0, batch), batch, pass);
    }

    @Override
    void close();
}
