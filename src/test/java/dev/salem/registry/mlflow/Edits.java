package dev.salem.registry.mlflow;

import dev.salem.registry.EditRun;
import dev.salem.registry.Registration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Small models in MLflow's layout, and edits of them. */
final class Edits {
    static final String MLMODEL =
            """
            artifact_path: mlflow-artifacts:/1/models/m-00000000000000000000000000000000/artifacts
            flavors:
              python_function:
                env:
                  conda: conda.yaml
                loader_module: mlflow.transformers
              transformers:
                model_binary: model
                run_id: of the flavor
                task: text-classification
            model_id: m-00000000000000000000000000000000
            model_uuid: m-00000000000000000000000000000000
            run_id: 00000000000000000000000000000000
            signature:
              outputs: '[{"type": "string", "name": "label", "required": true}, {"type": "double",
                "name": "score", "required": true}]'
            something_newer: kept
            utc_time_created: '2026-11-23 09:34:06.898876'
            """;

    private Edits() {}

    static Path model(Path folder, int seed) throws IOException {
        Files.createDirectories(folder.resolve("model"));
        Files.createDirectories(folder.resolve("components/tokenizer"));
        Files.writeString(folder.resolve("MLmodel"), MLMODEL);
        Files.writeString(folder.resolve("model/config.json"), "{}");
        Files.writeString(folder.resolve("model/README.md"), "# Card");
        Files.writeString(folder.resolve("components/tokenizer/tokenizer.json"), "{}");
        byte[] weights = new byte[300_000];
        new Random(7).nextBytes(weights);
        weights[150_000] = (byte) seed;
        Files.write(folder.resolve("model/model.safetensors"), weights);
        return folder;
    }

    static EditRun run(String name, String key, Path folder) throws IOException {
        Path report = Files.writeString(folder.resolve("report.html"), "<p>report</p>");
        Path delta = Files.write(folder.resolve("delta.safetensors"), "delta".getBytes(StandardCharsets.UTF_8));
        return new EditRun(
                name,
                key,
                "an edit",
                Map.of("layer", "3", "method", "mend"),
                Map.of("edit_accuracy", 0.97, "drawdown", 0.012),
                List.of(0.1, 0.5, 0.2),
                Map.of("salem.base", "models:/" + name + "/1", "salem.layer", "3"),
                Optional.of(new EditRun.Dataset("edits.jsonl", "ab".repeat(32), "s3://bucket/edits.jsonl", 12)),
                List.of(report, delta));
    }

    static Registration registration(EditRun run, Path model) {
        return new Registration(run, model, Optional.empty(), Optional.of("challenger"), "**An edit** of a test");
    }
}
