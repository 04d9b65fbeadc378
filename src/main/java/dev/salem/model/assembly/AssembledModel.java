package dev.salem.model.assembly;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.model.FfnMatrix;
import dev.salem.model.TransformerModel;
import dev.salem.model.block.Block;
import java.util.ArrayList;
import java.util.List;

/** What models of {@link Block}s share. */
abstract class AssembledModel implements TransformerModel {
    private final Frame frame;
    private final List<Block> blocks = new ArrayList<>();
    private final List<List<FfnMatrix>> matrices;

    AssembledModel(Frame frame, List<Stack> stacks) {
        this.frame = frame;
        stacks.forEach(stack -> blocks.addAll(stack.blocks()));
        this.matrices = blocks.stream().map(Block::matrices).toList();
    }

    final Frame frame() {
        return frame;
    }

    final Block block(int index) {
        return blocks.get(index);
    }

    /** The same values under another manager, so that what is computed from them belongs there. */
    static NDArray alias(NDArray array, NDManager scope) {
        NDArray alias = array.stopGradient();
        alias.attach(scope);
        return alias;
    }

    final void requireRoom(int length) {
        if (length > frame.maxPositions()) {
            throw new IllegalArgumentException("a text must have at most the " + frame.maxPositions()
                    + " tokens that the model reads, got: " + length);
        }
    }

    @Override
    public final String architecture() {
        return frame.architecture();
    }

    @Override
    public final int blocks() {
        return blocks.size();
    }

    @Override
    public final List<FfnMatrix> matrices(int block) {
        return matrices.get(block);
    }

    @Override
    public final NDArray weight(FfnMatrix matrix) {
        return blocks.get(matrix.block()).weight(matrix);
    }

    @Override
    public final int maxPositions() {
        return frame.maxPositions();
    }

    @Override
    public final long paddingId() {
        return frame.paddingId();
    }

    @Override
    public final NDManager newScope() {
        return frame.manager().newSubManager();
    }

    @Override
    public final void close() {
        frame.manager().close();
    }
}
