package dev.salem.cli;

import dev.salem.registry.ModelRegistry;
import dev.salem.registry.folder.FolderRegistry;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which model. */
final class ModelOptions {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "MODEL",
            description = "A Hugging Face folder (config.json, *.safetensors, tokenizer.json), an MLflow model of the "
                    + "transformers flavor (MLmodel), models:/NAME/VERSION or models:/NAME@ALIAS.")
    String model;

    @Option(
            names = "--registry",
            paramLabel = "DIR",
            description = "Folder of the registry that models: URIs are looked up in.")
    private Path registry;

    Optional<ModelRegistry> registry() {
        return Optional.ofNullable(registry).map(FolderRegistry::at);
    }
}
