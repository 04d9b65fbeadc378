package dev.salem.model.llama;

import dev.salem.model.ModelConfig;
import java.util.List;

/** What tells the families of Llama's build apart. */
public enum LlamaFamily {
    /** Biases as the configuration says; every block sees all tokens before. */
    LLAMA {
        @Override
        boolean biasedQueries(ModelConfig config) {
            return config.flag("attention_bias", false);
        }

        @Override
        boolean biasedOutput(ModelConfig config) {
            return config.flag("attention_bias", false);
        }

        @Override
        boolean biasedNetwork(ModelConfig config) {
            return config.flag("mlp_bias", false);
        }
    },
    /** No biases; every block sees a window, if there is one. */
    MISTRAL {
        @Override
        boolean windowed(ModelConfig config, int block) {
            return config.has("sliding_window");
        }
    },
    /** Biases on queries, keys and values; upper blocks see a window, if it is asked for. */
    QWEN2 {
        @Override
        boolean biasedQueries(ModelConfig config) {
            return true;
        }

        @Override
        boolean windowed(ModelConfig config, int block) {
            if (!config.flag("use_sliding_window", false) || !config.has("sliding_window")) {
                return false;
            }
            List<String> kinds = config.texts("layer_types");
            return kinds.isEmpty()
                    ? block >= config.number("max_window_layers", 28)
                    : block < kinds.size() && kinds.get(block).equals("sliding_attention");
        }
    };

    boolean biasedQueries(ModelConfig config) {
        return false;
    }

    boolean biasedOutput(ModelConfig config) {
        return false;
    }

    boolean biasedNetwork(ModelConfig config) {
        return false;
    }

    /** Whether a block sees a window of the tokens before only. */
    boolean windowed(ModelConfig config, int block) {
        return false;
    }
}
