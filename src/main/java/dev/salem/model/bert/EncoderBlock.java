package dev.salem.model.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import dev.salem.model.FfnMatrix;
import dev.salem.model.FfnPass;
import dev.salem.model.Weights;
import java.util.List;

/** A post-norm encoder block: self-attention, then the feed-forward network, each with residual and LayerNorm. */
final class EncoderBlock {
    private final EncoderShape shape;
    private final NDArray scale;
    private final NDArray queryKeyValue;
    private final NDArray queryKeyValueBias;
    private final NDArray attentionOutput;
    private final NDArray attentionOutputBias;
    private final Norm attentionNorm;
    private final NDArray ffnIn;
    private final NDArray ffnInBias;
    private final NDArray ffnOut;
    private final NDArray ffnOutBias;
    private final Norm ffnNorm;
    private final FfnMatrix inMatrix;
    private final FfnMatrix outMatrix;

    private record Norm(NDArray weight, NDArray bias) {}

    EncoderBlock(int index, EncoderFamily.BlockNames names, EncoderShape shape, Weights weights) {
        this.shape = shape;
        int hidden = shape.hidden();
        int intermediate = shape.intermediate();
        scale = weights.constant(Math.sqrt((double) shape.heads() / hidden));
        queryKeyValue = weights.stacked(
                List.of(names.query() + ".weight", names.key() + ".weight", names.value() + ".weight"), hidden, hidden);
        queryKeyValueBias = weights.stacked(
                List.of(names.query() + ".bias", names.key() + ".bias", names.value() + ".bias"), hidden);
        attentionOutput = weights.load(names.attentionOutput() + ".weight", hidden, hidden);
        attentionOutputBias = weights.load(names.attentionOutput() + ".bias", hidden);
        attentionNorm = norm(names.attentionNorm(), weights);
        ffnIn = weights.load(names.ffnIn() + ".weight", intermediate, hidden);
        ffnInBias = weights.load(names.ffnIn() + ".bias", intermediate);
        ffnOut = weights.load(names.ffnOut() + ".weight", hidden, intermediate);
        ffnOutBias = weights.load(names.ffnOut() + ".bias", hidden);
        ffnNorm = norm(names.ffnNorm(), weights);
        inMatrix = new FfnMatrix(
                index, FfnMatrix.Role.IN, weights.resolve(names.ffnIn() + ".weight"), intermediate, hidden);
        outMatrix = new FfnMatrix(
                index, FfnMatrix.Role.OUT, weights.resolve(names.ffnOut() + ".weight"), hidden, intermediate);
    }

    private Norm norm(String name, Weights weights) {
        return new Norm(weights.load(name + ".weight", shape.hidden()), weights.load(name + ".bias", shape.hidden()));
    }

    List<FfnMatrix> matrices() {
        return List.of(inMatrix, outMatrix);
    }

    NDArray weight(FfnMatrix.Role role) {
        return role == FfnMatrix.Role.IN ? ffnIn : ffnOut;
    }

    /** {@code [batch, tokens, hidden]}, or {@code [batch, 1, hidden]} if only the first token is asked for. */
    NDArray attend(NDArray x, NDArray bias, boolean firstTokenOnly) {
        try (NDScope step = new NDScope()) {
            step.suppressNotUsedWarning();
            return kept(attention(x, bias, firstTokenOnly));
        }
    }

    private NDArray attention(NDArray x, NDArray bias, boolean firstTokenOnly) {
        long batch = x.getShape().get(0);
        long tokens = x.getShape().get(1);
        long hidden = shape.hidden();
        long heads = shape.heads();
        long size = hidden / heads;
        NDArray projected = FfnPass.apply(x, queryKeyValue, queryKeyValueBias);
        NDList parts = projected
                .reshape(batch, tokens, 3, heads, size)
                .transpose(2, 0, 3, 1, 4)
                .split(3, 0);
        NDArray query = parts.get(0).squeeze(0);
        NDArray key = parts.get(1).squeeze(0);
        NDArray value = parts.get(2).squeeze(0);
        NDArray residual = x;
        if (firstTokenOnly) {
            query = query.get(new NDIndex(":, :, 0:1"));
            residual = x.get(new NDIndex(":, 0:1"));
        }
        NDArray scores = query.mul(scale).matMul(key.transpose(0, 1, 3, 2));
        if (bias != null) {
            scores = scores.add(bias);
        }
        NDArray mixed = scores.softmax(-1).matMul(value).transpose(0, 2, 1, 3);
        NDArray joined = mixed.reshape(batch, residual.getShape().get(1), hidden);
        return normalise(
                FfnPass.apply(joined, attentionOutput, attentionOutputBias).add(residual), attentionNorm);
    }

    NDArray feedForward(NDArray x, FfnPass pass) {
        try (NDScope step = new NDScope()) {
            step.suppressNotUsedWarning();
            NDArray inner = shape.activation().apply(pass.linear(inMatrix, x, ffnIn, ffnInBias));
            return kept(
                    normalise(pass.linear(outMatrix, inner, ffnOut, ffnOutBias).add(x), ffnNorm));
        }
    }

    /** What a half hands on; the arrays on the way to it are freed with the half (a recording keeps what it needs). */
    private static NDArray kept(NDArray result) {
        NDScope.unregister(result);
        return result;
    }

    private NDArray normalise(NDArray x, Norm norm) {
        return LayerNorm.layerNorm(x, new Shape(shape.hidden()), norm.weight(), norm.bias(), (float) shape.epsilon())
                .singletonOrThrow();
    }
}
