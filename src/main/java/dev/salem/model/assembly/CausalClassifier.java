package dev.salem.model.assembly;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.model.Batch;
import dev.salem.model.FfnPass;
import dev.salem.model.HiddenState;
import dev.salem.model.block.Linear;
import java.nio.LongBuffer;
import java.util.List;

/**
 * A decoder with a sequence classification head, which reads the last token of a text only: in the last block nothing
 * but the attention is computed for the others.
 */
public final class CausalClassifier extends AssembledModel {
    private final Stack stack;
    private final Linear score;
    private final List<String> labels;

    /** @param score {@code [classes, hidden]} */
    public CausalClassifier(Frame frame, Stack stack, Linear score, List<String> labels) {
        super(frame, List.of(stack));
        this.stack = stack;
        this.score = score;
        this.labels = List.copyOf(labels);
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public HiddenState embed(Batch batch) {
        return new HiddenState(stack.embed(batch.ids()));
    }

    @Override
    public HiddenState attend(int block, HiddenState below, Batch batch) {
        NDArray x = below.stream();
        NDArray attended = block(block).attend(x, stack.wholeTexts(block, x, null));
        if (block < blocks() - 1) {
            return new HiddenState(attended);
        }
        return new HiddenState(
                OutputHead.rows(attended, lastTokens(batch, x.getManager())).expandDims(1));
    }

    private static NDArray lastTokens(Batch batch, NDManager scope) {
        float[] mask = batch.mask().toFloatArray();
        long[] rows = new long[batch.size()];
        for (int position = 0; position < mask.length; position++) {
            if (mask[position] == 1) {
                rows[position / batch.tokens()] = position;
            }
        }
        return scope.create(LongBuffer.wrap(rows), new Shape(rows.length), DataType.INT64);
    }

    @Override
    public HiddenState feedForward(int block, HiddenState attended, FfnPass pass) {
        return new HiddenState(block(block).feedForward(attended.stream(), pass));
    }

    @Override
    public NDArray head(HiddenState top, Batch batch) {
        return score.apply(stack.norm().apply(top.stream().squeeze(1)));
    }

    @Override
    public NDArray tokenMask(int block, Batch batch, NDManager scope) {
        return batch.tokenMask(block < blocks() - 1 ? batch.tokens() : 1, scope);
    }
}
