package dev.salem.model;

import dev.salem.model.bart.Bart;
import dev.salem.model.bert.EncoderClassifier;
import dev.salem.model.bert.EncoderFamily;
import dev.salem.model.gpt2.Gpt2;
import dev.salem.model.gptneo.GptNeo;
import dev.salem.model.llama.Llama;
import dev.salem.model.llama.LlamaFamily;
import dev.salem.model.t5.T5;
import dev.salem.safetensors.Checkpoint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Opens model folders. */
public final class Models {
    private static final Map<String, Opener> OPENERS = openers();

    @FunctionalInterface
    private interface Opener {
        TransformerModel open(ModelConfig config, Checkpoint checkpoint);
    }

    private Models() {}

    private static Map<String, Opener> openers() {
        Map<String, Opener> openers = new LinkedHashMap<>();
        for (EncoderFamily family : EncoderFamily.values()) {
            openers.put(
                    family.architecture(), (config, checkpoint) -> new EncoderClassifier(family, config, checkpoint));
        }
        openers.put("GPT2LMHeadModel", Gpt2::languageModel);
        openers.put("GPT2ForSequenceClassification", Gpt2::classifier);
        openers.put("GPTNeoForCausalLM", GptNeo::languageModel);
        Map<String, LlamaFamily> llamas = new LinkedHashMap<>();
        llamas.put("Llama", LlamaFamily.LLAMA);
        llamas.put("Mistral", LlamaFamily.MISTRAL);
        llamas.put("Qwen2", LlamaFamily.QWEN2);
        llamas.forEach((name, family) -> {
            openers.put(name + "ForCausalLM", (config, checkpoint) -> Llama.languageModel(family, config, checkpoint));
            openers.put(
                    name + "ForSequenceClassification",
                    (config, checkpoint) -> Llama.classifier(family, config, checkpoint));
        });
        openers.put("BartForConditionalGeneration", Bart::languageModel);
        openers.put("BartForSequenceClassification", Bart::classifier);
        openers.put("T5ForConditionalGeneration", T5::languageModel);
        return openers;
    }

    /** The architectures that are supported, by the names of their classes in transformers. */
    public static List<String> architectures() {
        return List.copyOf(OPENERS.keySet());
    }

    /**
     * Opens the model of a Hugging Face folder; the weights are copied out of (or privately mapped from) the
     * checkpoint. One with a language-model head is a {@link GenerativeModel}.
     *
     * @throws ModelException if the architecture is not supported, with the list of those that are
     */
    public static TransformerModel open(Path folder, Checkpoint checkpoint) {
        ModelConfig config = ModelConfig.read(folder);
        Opener opener = OPENERS.get(config.architecture());
        if (opener == null) {
            throw unsupported(config.architecture());
        }
        return opener.open(config, checkpoint);
    }

    static ModelException unsupported(String architecture) {
        return new ModelException("architecture " + architecture + " is not supported; supported: "
                + String.join(", ", OPENERS.keySet()));
    }
}
