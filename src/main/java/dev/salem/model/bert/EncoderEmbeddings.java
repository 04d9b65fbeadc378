package dev.salem.model.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.LayerNorm;
import dev.salem.model.Batch;
import dev.salem.model.ModelConfig;
import dev.salem.model.Weights;

/** Word, position and (but for DistilBERT) segment embeddings, summed and normalised. */
final class EncoderEmbeddings {
    private final NDArray words;
    private final NDArray positions;
    private final NDArray segments;
    private final NDArray normWeight;
    private final NDArray normBias;
    private final EncoderShape shape;
    private final int firstPosition;
    private final int maxTokens;
    private final long paddingId;

    EncoderEmbeddings(EncoderFamily family, ModelConfig config, EncoderShape shape, Weights weights) {
        this.shape = shape;
        int rows = config.integer("max_position_embeddings");
        paddingId = (long) config.number("pad_token_id", family == EncoderFamily.ROBERTA ? 1 : 0);
        // RoBERTa counts positions from the one after the padding id.
        firstPosition = family == EncoderFamily.ROBERTA ? (int) paddingId + 1 : 0;
        maxTokens = rows - firstPosition;
        words = weights.load("embeddings.word_embeddings.weight", config.integer("vocab_size"), shape.hidden());
        positions = weights.load("embeddings.position_embeddings.weight", rows, shape.hidden());
        segments = family == EncoderFamily.DISTILBERT
                ? null
                : weights.load(
                        "embeddings.token_type_embeddings.weight", config.integer("type_vocab_size"), shape.hidden());
        normWeight = weights.load("embeddings.LayerNorm.weight", shape.hidden());
        normBias = weights.load("embeddings.LayerNorm.bias", shape.hidden());
    }

    int maxTokens() {
        return maxTokens;
    }

    long paddingId() {
        return paddingId;
    }

    NDArray embed(Batch batch) {
        NDArray rows = positions.get(
                batch.ids().getManager(), new NDIndex("{}:{}", firstPosition, firstPosition + batch.tokens()));
        NDArray sum = look(batch.ids(), words).add(rows);
        if (segments != null) {
            sum = sum.add(look(clampedSegments(batch.typeIds()), segments));
        }
        return LayerNorm.layerNorm(sum, new Shape(shape.hidden()), normWeight, normBias, (float) shape.epsilon())
                .singletonOrThrow();
    }

    /** RoBERTa has one segment, whatever the tokenizer numbers the second text. */
    private NDArray clampedSegments(NDArray typeIds) {
        long last = segments.getShape().get(0) - 1;
        return typeIds.minimum(last).toType(DataType.INT64, false);
    }

    private static NDArray look(NDArray ids, NDArray table) {
        return Embedding.embedding(ids, table, SparseFormat.DENSE).singletonOrThrow();
    }
}
