package dev.salem.model.assembly;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.model.Batch;
import dev.salem.model.EncodedText;
import dev.salem.model.FfnPass;
import dev.salem.model.GenerativeModel;
import dev.salem.model.block.Block;
import dev.salem.model.block.KeyValues;
import dev.salem.model.block.PositionBias;
import dev.salem.model.block.Rotation;
import dev.salem.model.block.Sight;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Answers by an encoder-decoder: prompts are encoded once, all answers stand at the same position. */
final class AnswerDecoding implements GenerativeModel.Decoding {
    private final AnsweringModel model;
    private final OutputHead head;
    private final FfnPass pass;
    private final int rows;
    private final NDManager manager;
    private final NDArray padding;
    private final List<KeyValues> memories = new ArrayList<>();
    private final List<KeyValues> kept = new ArrayList<>();
    private int appended;
    private NDManager step;
    private NDArray logits;

    AnswerDecoding(AnsweringModel model, OutputHead head, List<EncodedText> prompts, FfnPass pass) {
        this.model = model;
        this.head = head;
        this.pass = pass;
        this.rows = prompts.size();
        this.manager = model.newScope();
        this.step = manager.newSubManager();
        Batch batch = Batch.of(prompts, model.paddingId(), step);
        NDArray memory = model.memory(batch, pass);
        for (Block block : model.decoder().blocks()) {
            memories.add(block.remember(memory, manager));
            kept.add(new KeyValues(manager));
        }
        padding = batch.attentionBias();
        if (padding != null) {
            padding.attach(manager);
        }
        long[] starts = new long[rows];
        Arrays.fill(starts, model.generationTokens().start());
        append(starts);
    }

    @Override
    public NDArray logits() {
        return logits;
    }

    @Override
    public int[] room() {
        int[] room = new int[rows];
        Arrays.fill(room, model.maxPositions());
        return room;
    }

    @Override
    public void append(long[] tokens) {
        step.close();
        step = manager.newSubManager();
        int position = Math.min(appended, model.maxPositions() - 1);
        appended++;
        Stack stack = model.decoder();
        NDArray ids = step.create(LongBuffer.wrap(tokens), new Shape(rows, 1), DataType.INT64);
        NDArray x =
                stack.embedding().embed(ids, step.create(new long[] {position}).reshape(1));
        Rotation rotation = stack.rotary() == null ? null : stack.rotary().at(new int[] {position}, step);
        int[][] keys = {IntStream.range(0, appended).toArray()};
        Map<PositionBias, NDArray> biases = new HashMap<>();
        for (int index = 0; index < stack.blocks().size(); index++) {
            NDArray bias = biases.computeIfAbsent(
                    stack.biases().get(index), each -> each.rows(new int[] {position}, keys, step));
            Block block = stack.blocks().get(index);
            Sight sight = Sight.stream(bias, rotation, kept.get(index)).with(memories.get(index), padding);
            x = block.feedForward(block.attend(x, sight), pass);
        }
        logits = head.logits(stack.norm().apply(x.squeeze(1)));
    }

    @Override
    public void close() {
        manager.close();
    }
}
