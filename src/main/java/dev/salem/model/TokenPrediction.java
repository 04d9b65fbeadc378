package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;

/**
 * What is differentiated for one token a row: {@link Classification} over a vocabulary, without arrays of zeros and ones
 * as wide as it. Rows do not mix.
 */
public final class TokenPrediction {
    private static final float OUT_OF_SIGHT = 1e9f;
    /** In logits: how far behind the first a token of an answer still counts. */
    private static final float ANSWER_TEMPERATURE = 1;

    /** Of running text fewer tokens are held away: of each that is pushed down the perplexity pays a part. */
    private static final float CONTINUATION_TEMPERATURE = 0.5f;

    private TokenPrediction() {}

    /**
     * Cross-entropy of each row {@code [rows]}.
     *
     * @param logits {@code [rows, vocabulary]}
     * @param targets {@code [rows]} i64
     */
    public static NDArray losses(NDArray logits, NDArray targets) {
        return at(logits.logSoftmax(-1), targets).neg();
    }

    /** The target's logit minus the largest other of each row {@code [rows]}; arguments as of {@link #losses}. */
    public static NDArray margins(NDArray logits, NDArray targets) {
        NDList two = logits.topK(2, 1);
        NDArray first = two.get(0).get(new NDIndex(":, 0"));
        NDArray second = two.get(0).get(new NDIndex(":, 1"));
        NDArray right = two.get(1).get(new NDIndex(":, 0")).eq(targets).toType(DataType.FLOAT32, false);
        NDArray wrong = right.neg().add(1);
        return at(logits, targets).sub(first.mul(wrong).add(second.mul(right)));
    }

    /**
     * The target's logit minus a soft maximum of the others, {@code T log Σ exp(z / T)}: its derivative pushes down all
     * tokens that come near instead of the first alone, behind which the next one stands. Arguments as of {@link #losses}.
     *
     * @param form of the answers whose tokens these are; it sets the temperature
     */
    public static NDArray softMargins(NDArray logits, NDArray targets, AnswerForm form) {
        float temperature = form == AnswerForm.SEPARATE ? ANSWER_TEMPERATURE : CONTINUATION_TEMPERATURE;
        NDArray target = targets.oneHot((int) logits.getShape().get(1), DataType.FLOAT32);
        target.attach(logits.getManager());
        NDArray others = logits.sub(target.mul(OUT_OF_SIGHT)).div(temperature);
        NDArray top = others.max(new int[] {1}, true).stopGradient();
        NDArray sum = others.sub(top).exp().sum(new int[] {1}).log().add(top.squeeze(1));
        return at(logits, targets).sub(sum.mul(temperature));
    }

    private static NDArray at(NDArray rows, NDArray targets) {
        NDArray columns = targets.expandDims(1);
        columns.attach(rows.getManager());
        return rows.gather(columns, 1).squeeze(1);
    }
}
