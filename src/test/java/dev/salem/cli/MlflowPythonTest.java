package dev.salem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.EditRows;
import dev.salem.MlflowModel;
import dev.salem.MlflowServer;
import dev.salem.mlflow.TrackingServer;
import dev.salem.registry.Journal;
import dev.salem.registry.Registrations;
import dev.salem.registry.mlflow.MlflowRegistry;
import dev.salem.storage.mlflow.MlflowArtifactStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edited version as MLflow's own Python client loads it. Torch and its libraries take 6 GB, so it is not installed. */
class MlflowPythonTest {
    private static final String PYTHON = System.getProperty("salem.python.torch", "");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOAD =
            """
            import json, sys
            import mlflow, mlflow.transformers
            mlflow.set_tracking_uri(sys.argv[1])
            classify = mlflow.transformers.load_model(sys.argv[2])
            classify.model.float()
            for line in open(sys.argv[3], encoding="utf8"):
                answer = classify(json.loads(line)["text"], truncation=True)
                print(json.dumps(answer[0] if isinstance(answer, list) else answer))
            """;

    @TempDir
    private Path folder;

    @Test
    void editedVersion_answersInPythonAsHere() throws Exception {
        assumeTrue(
                !PYTHON.isBlank(),
                "skipped: give -Dsalem.python.torch=PYTHON, a Python with mlflow, torch and transformers");
        MlflowServer server = MlflowServer.shared();
        TrackingServer tracking = new TrackingServer(server.settings());
        new MlflowRegistry(tracking, new MlflowArtifactStore(tracking), MlflowRegistry.EXPERIMENT)
                .register(Registrations.of("in-python", "base", MlflowModel.SAVED, "champion"), Journal.NONE);
        Path rows = Files.write(folder.resolve("edits.jsonl"), EditRows.tiny());
        String uri = server.uri().toString();
        Terminal edit = Terminal.run(
                "edit",
                "--registry",
                uri,
                "--model",
                "models:/in-python@champion",
                "--edit-set",
                rows.toString(),
                "--out",
                folder.resolve("out").toString(),
                "--method",
                "direct",
                "--margin",
                "1",
                "--max-drawdown",
                "1",
                "--min-edit-accuracy",
                "0",
                "--threads",
                "1");
        assertThat(edit.code()).as(edit.err()).isZero();
        List<String> theirs = python(uri, rows);
        List<String> ours = ours(uri, rows);
        assertThat(theirs).hasSameSizeAs(ours).isNotEmpty();
        for (int row = 0; row < ours.size(); row++) {
            JsonNode mine = JSON.readTree(ours.get(row));
            JsonNode other = JSON.readTree(theirs.get(row));
            assertThat(other.path("label").asText())
                    .isEqualTo(mine.path("prediction").asText());
            assertThat(other.path("score").asDouble()).isEqualTo(largestShare(mine.path("logits")), within(1e-4));
        }
    }

    private List<String> python(String uri, Path rows) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("load.py"), LOAD);
        Path answers = folder.resolve("answers.jsonl");
        Process process = new ProcessBuilder(
                        PYTHON, script.toString(), uri, "models:/in-python@challenger", rows.toString())
                .redirectOutput(answers.toFile())
                .redirectError(folder.resolve("python.log").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("python.log")))
                .isZero();
        return Files.readAllLines(answers).stream()
                .filter(line -> line.startsWith("{"))
                .toList();
    }

    private static List<String> ours(String uri, Path rows) throws IOException {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(Files.readString(rows).getBytes(StandardCharsets.UTF_8)));
        try {
            Terminal predict = Terminal.run("predict", "--registry", uri, "--model", "models:/in-python@challenger");
            assertThat(predict.code()).as(predict.err()).isZero();
            return predict.out().lines().toList();
        } finally {
            System.setIn(before);
        }
    }

    private static double largestShare(JsonNode logits) {
        double top = Double.NEGATIVE_INFINITY;
        for (JsonNode logit : logits) {
            top = Math.max(top, logit.asDouble());
        }
        double sum = 0;
        for (JsonNode logit : logits) {
            sum += Math.exp(logit.asDouble() - top);
        }
        return 1 / sum;
    }
}
