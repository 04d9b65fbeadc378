package dev.salem.model.assembly;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.model.Batch;
import dev.salem.model.HiddenState;
import dev.salem.model.block.Linear;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * An encoder-decoder with a sequence classification head (Lewis et al. 2020): the decoder reads the text again, one
 * token later, and the head reads its state at the last end token.
 */
public final class EncoderDecoderClassifier extends EncoderDecoder {
    private final Linear dense;
    private final Linear output;
    private final List<String> labels;
    private final long start;
    private final long end;

    /**
     * @param start the token that the decoder reads first
     * @param end the token whose state is classified
     */
    public EncoderDecoderClassifier(
            Frame frame,
            Stack encoder,
            Stack decoder,
            Linear dense,
            Linear output,
            List<String> labels,
            long start,
            long end) {
        super(frame, encoder, decoder);
        this.dense = dense;
        this.output = output;
        this.labels = List.copyOf(labels);
        this.start = start;
        this.end = end;
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    NDArray decoderIds(Batch batch) {
        long[] ids = batch.ids().toLongArray();
        long[] shifted = new long[ids.length];
        for (int position = 0; position < ids.length; position++) {
            shifted[position] = position % batch.tokens() == 0 ? start : ids[position - 1];
        }
        return longs(shifted, batch.ids().getManager(), batch.size(), batch.tokens());
    }

    @Override
    NDArray decoderMask(Batch batch) {
        return batch.mask();
    }

    @Override
    public NDArray head(HiddenState top, Batch batch) {
        long[] ids = batch.ids().toLongArray();
        long[] last = new long[batch.size()];
        Arrays.fill(last, -1);
        for (int position = 0; position < ids.length; position++) {
            if (ids[position] == end) {
                last[position / batch.tokens()] = position;
            }
        }
        for (int row = 0; row < last.length; row++) {
            if (last[row] < 0) {
                throw new IllegalArgumentException("text " + row + " has no end token (" + end + ") to classify");
            }
        }
        NDManager scope = top.stream().getManager();
        NDArray states = OutputHead.rows(decoder().norm().apply(top.stream()), longs(last, scope, last.length));
        return output.apply(dense.apply(states).tanh());
    }

    private static NDArray longs(long[] values, NDManager scope, long... shape) {
        return scope.create(LongBuffer.wrap(values), new Shape(shape), DataType.INT64);
    }
}
