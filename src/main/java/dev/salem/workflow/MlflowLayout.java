package dev.salem.workflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lays a text classifier's folder out as MLflow's transformers flavor does, so that its Python client loads it. */
final class MlflowLayout {
    private static final List<String> WEIGHTS = List.of("config.json", "model.safetensors");

    private MlflowLayout() {}

    /** @param target is made, and must be absent */
    static void write(Path model, String architecture, Path target) throws IOException {
        Path weights = Files.createDirectories(target.resolve("model"));
        Path tokenizer = Files.createDirectories(target.resolve("components").resolve("tokenizer"));
        for (String name : WEIGHTS) {
            Files.copy(model.resolve(name), weights.resolve(name));
        }
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            if (Files.exists(model.resolve(name))) {
                Files.copy(model.resolve(name), tokenizer.resolve(name));
            }
        }
        Files.writeString(target.resolve("requirements.txt"), "mlflow\ntorch\ntransformers\n");
        Files.writeString(target.resolve("MLmodel"), mlmodel(architecture));
    }

    private static String mlmodel(String architecture) {
        return """
                artifact_path: model
                flavors:
                  python_function:
                    env:
                      virtualenv: python_env.yaml
                    loader_module: mlflow.transformers
                    python_version: 3.11.7
                  transformers:
                    code: null
                    components:
                    - tokenizer
                    instance_type: TextClassificationPipeline
                    model_binary: model
                    pipeline_model_type: %s
                    source_model_name: salem-demo
                    task: text-classification
                    tokenizer_type: PreTrainedTokenizerFast
                model_id: null
                model_uuid: null
                run_id: null
                signature:
                  inputs: '[{"type": "string", "required": true}]'
                  outputs: '[{"type": "string", "name": "label", "required": true}, {"type": "double", "name": "score", "required": true}]'
                  params: null
                utc_time_created: '2026-01-01 00:00:00.000000'
                """
                .formatted(architecture);
    }
}
