package dev.salem.cli;

import dev.salem.workflow.Publication;
import dev.salem.workflow.Site;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model. */
final class ModelOptions {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "MODEL",
            description = "A Hugging Face folder (config.json, *.safetensors, tokenizer.json), an MLflow model of the "
                    + "transformers flavor (MLmodel),%nmodels:/NAME/VERSION or models:/NAME@ALIAS.")
    String model;

    @Mixin
    private RegistryOption registry;

    /** Does something at the place that options and environment describe. */
    <T> T at(Function<Site, T> action) {
        return registry.at(action);
    }

    /** The registered model that an edit of the model belongs to, if the model is a registered one. */
    Optional<String> registeredName() {
        return Publication.nameOf(model);
    }
}
