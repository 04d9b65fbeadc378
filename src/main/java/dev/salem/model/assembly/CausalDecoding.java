package dev.salem.model.assembly;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.model.Batch;
import dev.salem.model.EncodedText;
import dev.salem.model.FfnPass;
import dev.salem.model.GenerativeModel;
import dev.salem.model.block.KeyValues;
import dev.salem.model.block.PositionBias;
import dev.salem.model.block.Rotation;
import dev.salem.model.block.Sight;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Continuations by a decoder. Prompts are padded behind their text; what is appended stands behind the padding but
 * counts its position from the text's end, and the padding stays hidden.
 */
final class CausalDecoding implements GenerativeModel.Decoding {
    private final Stack stack;
    private final OutputHead head;
    private final Frame frame;
    private final FfnPass pass;
    private final int[] lengths;
    private final int padded;
    private final NDManager manager;
    private final List<KeyValues> kept = new ArrayList<>();
    private int appended;
    private NDManager step;
    private NDArray logits;

    CausalDecoding(Stack stack, OutputHead head, Frame frame, List<EncodedText> prompts, FfnPass pass) {
        this.stack = stack;
        this.head = head;
        this.frame = frame;
        this.pass = pass;
        this.lengths = prompts.stream().mapToInt(EncodedText::length).toArray();
        this.padded = IntStream.of(lengths).max().orElseThrow();
        this.manager = frame.manager().newSubManager();
        this.step = manager.newSubManager();
        NDArray x = stack.embed(Batch.of(prompts, frame.paddingId(), step).ids());
        for (int block = 0; block < stack.blocks().size(); block++) {
            KeyValues keyValues = new KeyValues(manager);
            kept.add(keyValues);
            x = through(block, x, stack.wholeTexts(block, x, keyValues));
        }
        long[] last = new long[lengths.length];
        for (int row = 0; row < last.length; row++) {
            last[row] = (long) row * padded + lengths[row] - 1;
        }
        logits = logits(OutputHead.rows(x, longs(last, last.length)));
    }

    private NDArray through(int block, NDArray x, Sight sight) {
        return stack.blocks().get(block).feedForward(stack.blocks().get(block).attend(x, sight), pass);
    }

    private NDArray logits(NDArray rows) {
        return head.logits(stack.norm().apply(rows));
    }

    private NDArray longs(long[] values, long... shape) {
        return step.create(LongBuffer.wrap(values), new Shape(shape), DataType.INT64);
    }

    @Override
    public NDArray logits() {
        return logits;
    }

    @Override
    public int[] room() {
        return IntStream.of(lengths)
                .map(length -> frame.maxPositions() - length + 1)
                .toArray();
    }

    @Override
    public void append(long[] tokens) {
        step.close();
        step = manager.newSubManager();
        int[] positions = IntStream.of(lengths)
                .map(length -> Math.min(length + appended, frame.maxPositions() - 1))
                .toArray();
        appended++;
        NDArray where = longs(IntStream.of(positions).asLongStream().toArray(), positions.length, 1);
        NDArray x = stack.embedding().embed(longs(tokens, tokens.length, 1), where);
        Rotation rotation = stack.rotary() == null ? null : stack.rotary().at(positions, step);
        Map<PositionBias, NDArray> biases = new HashMap<>();
        int[][] keys = keyPositions();
        for (int block = 0; block < stack.blocks().size(); block++) {
            NDArray bias = biases.computeIfAbsent(stack.biases().get(block), each -> each.rows(positions, keys, step));
            x = through(block, x, Sight.stream(bias, rotation, kept.get(block)));
        }
        logits = logits(x.squeeze(1));
    }

    private int[][] keyPositions() {
        int[][] keys = new int[lengths.length][padded + appended];
        for (int row = 0; row < keys.length; row++) {
            for (int key = 0; key < keys[row].length; key++) {
                int behindText = key < padded ? -1 : lengths[row] + key - padded;
                keys[row][key] = key < lengths[row] ? key : behindText;
            }
        }
        return keys;
    }

    @Override
    public void close() {
        manager.close();
    }
}
