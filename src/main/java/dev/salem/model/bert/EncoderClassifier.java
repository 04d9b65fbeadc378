package dev.salem.model.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Activation;
import dev.salem.model.Batch;
import dev.salem.model.FfnMatrix;
import dev.salem.model.FfnPass;
import dev.salem.model.HiddenState;
import dev.salem.model.ModelConfig;
import dev.salem.model.TransformerModel;
import dev.salem.model.Weights;
import dev.salem.safetensors.Checkpoint;
import dev.salem.tensor.TensorEngine;
import java.util.ArrayList;
import java.util.List;

/**
 * BERT, RoBERTa and DistilBERT with a sequence classification head (Devlin et al. 2019; Liu et al. 2019; Sanh et al.
 * 2019), in evaluation mode. The head reads the first token only, so in the last block nothing is computed for the
 * others.
 */
public final class EncoderClassifier implements TransformerModel {
    private final EncoderFamily family;
    private final NDManager manager;
    private final List<String> labels;
    private final EncoderEmbeddings embeddings;
    private final List<EncoderBlock> blocks = new ArrayList<>();
    private final NDArray dense;
    private final NDArray denseBias;
    private final NDArray output;
    private final NDArray outputBias;

    public EncoderClassifier(EncoderFamily family, ModelConfig config, Checkpoint checkpoint) {
        this.family = family;
        this.manager = TensorEngine.newManager();
        try {
            EncoderShape shape = EncoderShape.of(config);
            Weights weights = new Weights(checkpoint, family.prefix(), manager);
            labels = config.labels();
            embeddings = new EncoderEmbeddings(family, config, shape, weights);
            for (int index = 0; index < shape.blocks(); index++) {
                blocks.add(new EncoderBlock(index, family.block(index), shape, weights));
            }
            EncoderFamily.Head head = family.head();
            dense = weights.load(head.dense() + ".weight", shape.hidden(), shape.hidden());
            denseBias = weights.load(head.dense() + ".bias", shape.hidden());
            output = weights.load(head.output() + ".weight", labels.size(), shape.hidden());
            outputBias = weights.load(head.output() + ".bias", labels.size());
        } catch (RuntimeException failure) {
            manager.close();
            throw failure;
        }
    }

    @Override
    public String architecture() {
        return family.architecture();
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public int blocks() {
        return blocks.size();
    }

    @Override
    public List<FfnMatrix> matrices(int block) {
        return blocks.get(block).matrices();
    }

    @Override
    public NDArray weight(FfnMatrix matrix) {
        return blocks.get(matrix.block()).weight(matrix.role());
    }

    @Override
    public int maxPositions() {
        return embeddings.maxTokens();
    }

    @Override
    public long paddingId() {
        return embeddings.paddingId();
    }

    @Override
    public NDManager newScope() {
        return manager.newSubManager();
    }

    @Override
    public HiddenState embed(Batch batch) {
        return new HiddenState(embeddings.embed(batch));
    }

    @Override
    public HiddenState attend(int block, HiddenState below, Batch batch) {
        boolean last = block == blocks.size() - 1;
        return new HiddenState(blocks.get(block).attend(below.stream(), batch.attentionBias(), last));
    }

    @Override
    public HiddenState feedForward(int block, HiddenState attended, FfnPass pass) {
        return new HiddenState(blocks.get(block).feedForward(attended.stream(), pass));
    }

    @Override
    public NDArray head(HiddenState top, Batch batch) {
        NDArray first = top.stream().get(new NDIndex(":, 0"));
        NDArray pooled = FfnPass.apply(first, dense, denseBias);
        NDArray squashed =
                switch (family.head().squash()) {
                    case TANH -> pooled.tanh();
                    case RELU -> Activation.relu(pooled);
                };
        return FfnPass.apply(squashed, output, outputBias);
    }

    @Override
    public NDArray tokenMask(int block, Batch batch, NDManager scope) {
        return batch.tokenMask(block < blocks.size() - 1 ? batch.tokens() : 1, scope);
    }

    @Override
    public void close() {
        manager.close();
    }
}
