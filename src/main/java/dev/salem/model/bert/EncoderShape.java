package dev.salem.model.bert;

import dev.salem.model.ActivationFunction;
import dev.salem.model.ModelConfig;
import dev.salem.model.ModelException;

/** The sizes of an encoder, under BERT's names or DistilBERT's. */
record EncoderShape(
        int hidden, int intermediate, int heads, int blocks, double epsilon, ActivationFunction activation) {
    EncoderShape {
        if (hidden % heads != 0) {
            throw new ModelException("hidden size " + hidden + " is not a multiple of the " + heads + " heads");
        }
    }

    static EncoderShape of(ModelConfig config) {
        String positions = config.text("position_embedding_type", "absolute");
        if (!positions.equals("absolute")) {
            throw new ModelException("position_embedding_type \"" + positions + "\" is not supported, only absolute");
        }
        return new EncoderShape(
                config.integer("hidden_size", "dim"),
                config.integer("intermediate_size", "hidden_dim"),
                config.integer("num_attention_heads", "n_heads"),
                config.integer("num_hidden_layers", "n_layers"),
                config.number("layer_norm_eps", 1e-12),
                ActivationFunction.named(config.text("hidden_act", config.text("activation", "gelu"))));
    }
}
