package dev.salem.model.bert;

/** The post-norm encoder families with a sequence classification head, and what each calls its tensors. */
public enum EncoderFamily {
    BERT("BertForSequenceClassification", "bert.") {
        @Override
        Head head() {
            return new Head("pooler.dense", "classifier", Head.Squash.TANH);
        }
    },
    ROBERTA("RobertaForSequenceClassification", "roberta.") {
        @Override
        Head head() {
            return new Head("classifier.dense", "classifier.out_proj", Head.Squash.TANH);
        }
    },
    DISTILBERT("DistilBertForSequenceClassification", "distilbert.") {
        @Override
        Head head() {
            return new Head("pre_classifier", "classifier", Head.Squash.RELU);
        }

        @Override
        BlockNames block(int index) {
            String block = "transformer.layer." + index + ".";
            return new BlockNames(
                    block + "attention.q_lin",
                    block + "attention.k_lin",
                    block + "attention.v_lin",
                    block + "attention.out_lin",
                    block + "sa_layer_norm",
                    block + "ffn.lin1",
                    block + "ffn.lin2",
                    block + "output_layer_norm");
        }
    };

    private final String architecture;
    private final String prefix;

    EncoderFamily(String architecture, String prefix) {
        this.architecture = architecture;
        this.prefix = prefix;
    }

    /** The tensors of one block, without {@code .weight} and {@code .bias}. */
    record BlockNames(
            String query,
            String key,
            String value,
            String attentionOutput,
            String attentionNorm,
            String ffnIn,
            String ffnOut,
            String ffnNorm) {}

    /** The dense layer over the pooled token, its non-linearity, and the layer that makes the logits. */
    record Head(String dense, String output, Squash squash) {
        enum Squash {
            TANH,
            RELU
        }
    }

    abstract Head head();

    BlockNames block(int index) {
        String block = "encoder.layer." + index + ".";
        return new BlockNames(
                block + "attention.self.query",
                block + "attention.self.key",
                block + "attention.self.value",
                block + "attention.output.dense",
                block + "attention.output.LayerNorm",
                block + "intermediate.dense",
                block + "output.dense",
                block + "output.LayerNorm");
    }

    /** The class of {@code transformers} that saves such a model. */
    public String architecture() {
        return architecture;
    }

    String prefix() {
        return prefix;
    }
}
