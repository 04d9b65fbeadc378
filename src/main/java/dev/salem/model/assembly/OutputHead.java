package dev.salem.model.assembly;

import ai.djl.ndarray.NDArray;
import dev.salem.model.Answers;
import dev.salem.model.block.EmbeddingTable;
import dev.salem.model.block.Linear;

/**
 * The map to the vocabulary.
 *
 * @param linear {@code [vocabulary, hidden]}
 * @param scale what its input is multiplied by, null for nothing
 */
public record OutputHead(Linear linear, NDArray scale) {
    int vocabulary() {
        return (int) linear.weight().getShape().get(0);
    }

    /** The normalised states {@code [rows, hidden]} as logits {@code [rows, vocabulary]}. */
    NDArray logits(NDArray states) {
        return linear.apply(scale == null ? states : states.mul(scale));
    }

    /** The states that predict the answers' tokens {@code [rows, hidden]}, of {@code [batch, tokens, hidden]}. */
    static NDArray predicting(NDArray stream, Answers answers) {
        if (answers == null) {
            throw new IllegalArgumentException("a generative model's batch needs answers: make it by batch()");
        }
        return rows(stream, AssembledModel.alias(answers.positions(), stream.getManager()));
    }

    /** These rows {@code [rows]} i64 of the flattened states. */
    static NDArray rows(NDArray stream, NDArray positions) {
        long hidden = stream.getShape().get(2);
        return new EmbeddingTable(stream.reshape(-1, hidden)).look(positions);
    }
}
