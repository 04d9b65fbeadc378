package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * Texts padded to one length, as arrays.
 *
 * @param ids {@code [batch, tokens]} i64
 * @param typeIds {@code [batch, tokens]} i64
 * @param mask {@code [batch, tokens]} f32, 1 on the text and 0 on padding
 * @param attentionBias {@code [batch, 1, 1, tokens]} f32, 0 on the text and hugely negative on padding; null without padding
 * @param answers what a {@link GenerativeModel} predicts; null for classifiers
 */
public record Batch(NDArray ids, NDArray typeIds, NDArray mask, NDArray attentionBias, Answers answers) {
    private static final float OUT_OF_SIGHT = -1e9f;

    /** Pads with {@code padding} to the longest of these texts; the arrays belong to {@code scope}. */
    public static Batch of(List<EncodedText> texts, long padding, NDManager scope) {
        int size = texts.size();
        int longest = texts.stream().mapToInt(EncodedText::length).max().orElseThrow();
        LongBuffer ids = direct(size * longest * Long.BYTES).asLongBuffer();
        LongBuffer typeIds = direct(size * longest * Long.BYTES).asLongBuffer();
        FloatBuffer mask = direct(size * longest * Float.BYTES).asFloatBuffer();
        boolean padded = false;
        for (EncodedText text : texts) {
            ids.put(text.ids());
            typeIds.put(text.typeIds());
            for (int position = 0; position < longest; position++) {
                boolean real = position < text.length();
                mask.put(real ? 1 : 0);
                if (!real) {
                    ids.put(padding);
                    typeIds.put(0);
                    padded = true;
                }
            }
        }
        Shape shape = new Shape(size, longest);
        NDArray maskArray = scope.create(mask.flip(), shape, DataType.FLOAT32);
        NDArray bias = null;
        if (padded) {
            try (NDArray hidden = maskArray.neg()) {
                NDArray padding01 = hidden.addi(1);
                bias = padding01.mul(OUT_OF_SIGHT).reshape(size, 1, 1, longest);
            }
        }
        return new Batch(
                scope.create(ids.flip(), shape, DataType.INT64),
                scope.create(typeIds.flip(), shape, DataType.INT64),
                maskArray,
                bias,
                null);
    }

    /** The same texts with these answers. */
    public Batch with(Answers predicted) {
        return new Batch(ids, typeIds, mask, attentionBias, predicted);
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /**
     * 1 on the text and 0 on padding {@code [batch, tokens]}, for what a block computes of {@code tokens} tokens a text:
     * all of the batch, or the one that a pooling block has left, which is never padding.
     */
    public NDArray tokenMask(long tokens, NDManager scope) {
        NDArray own =
                tokens == tokens() ? mask.stopGradient() : scope.ones(new Shape(size(), tokens), DataType.FLOAT32);
        own.attach(scope);
        return own;
    }

    /** Hands the arrays over to {@code scope}. */
    public Batch attach(NDManager scope) {
        ids.attach(scope);
        typeIds.attach(scope);
        mask.attach(scope);
        if (attentionBias != null) {
            attentionBias.attach(scope);
        }
        if (answers != null) {
            answers.attach(scope);
        }
        return this;
    }

    public int size() {
        return (int) ids.getShape().get(0);
    }

    public int tokens() {
        return (int) ids.getShape().get(1);
    }
}
