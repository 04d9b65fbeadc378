package dev.salem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.GoldenModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every command on classifiers made of decoders and encoder-decoders. */
class DecoderClassifierTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> LABELS = List.of("A", "B", "C");
    private static final int VOCABULARY = 48;
    private static final int SPECIAL = 4;
    private static final int FAILS = 3;

    @TempDir
    private Path folder;

    /** GPT-2's file holds the weight as {@code [in, out]}; of BART, a block of each side. */
    @ParameterizedTest
    @CsvSource({
        "gpt2-classifier, 1, transformer.h.1.mlp.c_proj.weight",
        "llama-classifier, 0, model.layers.0.mlp.down_proj.weight",
        "bart-classifier, 1, model.encoder.layers.1.fc2.weight",
        "bart-classifier, 3, model.decoder.layers.1.fc2.weight"
    })
    void edit_isWhatTheWrittenModelAnswers(String name, int layer, String tensor) throws IOException {
        String model = model(name);
        String set = editSet(model);
        Path out = folder.resolve("out");
        Terminal edit = done(
                "edit",
                "--model",
                model,
                "--edit-set",
                set,
                "--out",
                out.toString(),
                "--layer",
                Integer.toString(layer),
                "--method",
                "direct",
                "--margin",
                "0.5",
                "--max-drawdown",
                "1",
                "--min-edit-accuracy",
                "0",
                "--threads",
                "1",
                "--json");
        JsonNode outcome = JSON.readTree(edit.out());
        assertThat(outcome.toString()).contains(tensor);
        assertThat(outcome.path("metrics").path("editAccuracy").path("count").asInt())
                .isEqualTo(FAILS);
        assertThat(outcome.path("metrics").path("editAccuracy").path("total").asInt())
                .isEqualTo(FAILS);

        String edited = out.resolve("model").toString();
        String delta = out.resolve("delta.safetensors").toString();
        done("delta", "verify", "--base", model, "--edited", edited, "--delta", delta);
        done("delta", "revert", "--edited", edited, "--delta", delta, "--out", made("reverted"));
        assertThat(folder.resolve("reverted").resolve("model.safetensors"))
                .hasSameBinaryContentAs(Path.of(model).resolve("model.safetensors"));
        Terminal evaluation = done("evaluate", "--model", edited, "--base", model, "--edit-set", set, "--json");
        for (String metric : List.of("editAccuracy", "drawdown")) {
            assertThat(JSON.readTree(evaluation.out()).path("metrics").path(metric))
                    .isEqualTo(outcome.path("metrics").path(metric));
        }
    }

    @ParameterizedTest
    @CsvSource({"gpt2-classifier, 3", "llama-classifier, 2", "bart-classifier, 5"})
    void saliencyAndPlan_countTheBlocksOfBothSides(String name, int blocks) throws IOException {
        String model = model(name);
        String set = editSet(model);
        Terminal saliency = done("saliency", "--model", model, "--edit-set", set, "--json");
        assertThat(JSON.readTree(saliency.out()).path("scores")).hasSize(blocks);
        assertThat(done("plan", "--model", model, "--edit-set", set).out()).contains(blocks + " layers");
    }

    @ParameterizedTest
    @CsvSource({"gpt2-classifier, 1", "bart-classifier, 3"})
    void trainEditor_makesAnEditorThatEdits(String name, int layer) throws IOException {
        String model = model(name);
        String set = editSet(model);
        done(
                "train-editor",
                "--model",
                model,
                "--edit-set",
                set,
                "--layer",
                Integer.toString(layer),
                "--out",
                made("editor"));
        done(
                "edit",
                "--model",
                model,
                "--edit-set",
                set,
                "--out",
                made("out"),
                "--layer",
                Integer.toString(layer),
                "--editor",
                made("editor"),
                "--max-drawdown",
                "1",
                "--min-edit-accuracy",
                "0");
        done(
                "delta",
                "verify",
                "--base",
                model,
                "--edited",
                folder.resolve("out/model").toString(),
                "--delta",
                folder.resolve("out/delta.safetensors").toString());
    }

    @Test
    void everyCommand_ofATaskThatDoesNotFitTheModel_saysSo() throws IOException {
        String classifier = model("gpt2-classifier");
        String set = editSet(classifier);
        String generator = model("gpt2");
        for (String command : List.of("plan", "saliency")) {
            Terminal terminal =
                    Terminal.run(command, "--model", generator, "--edit-set", set, "--task", "classification");
            assertThat(terminal.code()).isEqualTo(ExitCode.INVALID_INPUT);
            assertThat(terminal.complaints()).singleElement().asString().contains("does not fit GPT2LMHeadModel");
        }
    }

    /** A copy of a tiny model with a tokenizer of its vocabulary's numbers, which ends texts as BART's does. */
    private String model(String name) throws IOException {
        Path model = GoldenModel.copy("generative/" + name, folder.resolve(name));
        ObjectNode vocabulary = JSON.createObjectNode();
        for (int token = 0; token < VOCABULARY; token++) {
            vocabulary.put(word(token), token);
        }
        ObjectNode tokenizer = (ObjectNode)
                JSON.readTree(
                        """
                {"version":"1.0","added_tokens":[],"pre_tokenizer":{"type":"WhitespaceSplit"},
                "post_processor":{"type":"TemplateProcessing",
                "single":[{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"w2","type_id":0}}],
                "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":0}}],
                "special_tokens":{"w2":{"id":"w2","ids":[2],"tokens":["w2"]}}},
                "model":{"type":"WordLevel","unk_token":"w3"}}
                """);
        ((ObjectNode) tokenizer.path("model")).set("vocab", vocabulary);
        Files.writeString(model.resolve("tokenizer.json"), tokenizer.toString());
        return model.toString();
    }

    private static String word(int token) {
        return "w" + token;
    }

    /** Random texts: the model's own answers as passes, and another answer wanted of the fails. */
    private String editSet(String model) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        List<ObjectNode> rows = IntStream.range(0, 40)
                .mapToObj(row -> JSON.createObjectNode()
                        .put("id", "r" + row)
                        .put(
                                "text",
                                random.ints(4 + row % 5, SPECIAL, VOCABULARY)
                                        .mapToObj(DecoderClassifierTest::word)
                                        .collect(Collectors.joining(" "))))
                .toList();
        List<String> answers = predictions(model, rows);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < answers.size(); row++) {
            int answer = LABELS.indexOf(answers.get(row)) + (row < FAILS ? 1 : 0);
            ObjectNode line = rows.get(row).put("target", LABELS.get(answer % LABELS.size()));
            lines.add(line.toString());
        }
        return Files.write(folder.resolve("edits.jsonl"), lines).toString();
    }

    private static List<String> predictions(String model, List<ObjectNode> rows) throws IOException {
        String lines = rows.stream().map(ObjectNode::toString).collect(Collectors.joining("\n"));
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        try {
            List<String> answers = new ArrayList<>();
            for (String line : done("predict", "--model", model).out().lines().toList()) {
                answers.add(JSON.readTree(line).path("prediction").asText());
            }
            return answers;
        } finally {
            System.setIn(before);
        }
    }

    private String made(String name) {
        return folder.resolve(name).toString();
    }

    private static Terminal done(String... arguments) {
        Terminal terminal = Terminal.run(arguments);
        assertThat(terminal.code()).as(terminal.err()).isZero();
        return terminal;
    }
}
