package dev.salem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.DemoSet;
import dev.salem.Fixtures;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    @TempDir
    private Path folder;

    private Terminal bench(int fails, String skip, String... more) {
        String pool = DemoSet.cut(folder.resolve("pool.jsonl"), 3, 24).toString();
        String[] arguments = {
            "bench",
            "edits",
            "--model",
            DemoSet.MODEL.toString(),
            "--edit-set",
            pool,
            "--layer",
            "1",
            "--method",
            "direct",
            "--fails",
            Integer.toString(fails),
            "--skip",
            skip
        };
        String[] all = new String[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Terminal.run(all);
    }

    @Test
    void edits_measuresEachCutFromTheUneditedModel_withTheOtherFailsInTheMix() throws Exception {
        JsonNode result =
                new ObjectMapper().readTree(bench(1, "0,2,0", "--json").out());
        assertThat(result.path("edits")).hasSize(3);
        JsonNode first = result.path("edits").get(0);
        assertThat(first.path("layer").asInt()).isEqualTo(1);
        assertThat(first.path("metrics").path("editAccuracy").path("total").asInt())
                .isEqualTo(1);
        int passes = first.path("metrics").path("drawdown").path("total").asInt();
        assertThat(first.path("metrics").path("accuracyBefore").path("total").asInt())
                .isEqualTo(passes + 2);
        assertThat(first.path("metrics").path("accuracyBefore").path("count").asInt())
                .isEqualTo(passes);
        assertThat(result.path("edits").get(2).path("metrics")).isEqualTo(first.path("metrics"));
        double mean = 0;
        for (JsonNode edit : result.path("edits")) {
            mean += edit.path("metrics").path("generality").path("value").asDouble() / 3;
        }
        assertThat(result.path("generality").asDouble()).isCloseTo(mean, within(1e-12));
    }

    @Test
    void edits_saysWhereThePoolIsTooSmall() {
        Terminal terminal = bench(2, "2");
        assertThat(terminal.code()).isEqualTo(20);
        assertThat(terminal.err()).contains("the pool has 3 fails: 2 after skipping 2 are more");
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void speed_timesAtLeastSomething() throws Exception {
        String set = DemoSet.cut(folder.resolve("set.jsonl"), 1, 6).toString();
        JsonNode result = new ObjectMapper()
                .readTree(Terminal.run(
                                "bench",
                                "speed",
                                "--model",
                                DemoSet.MODEL.toString(),
                                "--edit-set",
                                set,
                                "--samples",
                                "4",
                                "--json")
                        .out());
        JsonNode parts = result.path("editSet");
        assertThat(parts.path("samples").asInt()).isEqualTo(4);
        assertThat(parts.path("saliencyPerForward").asDouble())
                .isCloseTo(
                        parts.path("saliencySeconds").asDouble()
                                / parts.path("forwardSeconds").asDouble(),
                        within(1e-9));
        assertThat(result.path("throughput").path("length").asInt()).isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({"models/llama-tiny, LlamaForCausalLM", "models/t5-zsre, T5ForConditionalGeneration"})
    void speed_readsModelsThatGenerateToo(String model, String architecture) throws Exception {
        JsonNode result = new ObjectMapper()
                .readTree(Terminal.run(
                                "bench",
                                "speed",
                                "--model",
                                Fixtures.path(model).toString(),
                                "--batch",
                                "2",
                                "--length",
                                "8",
                                "--threads",
                                "1",
                                "--json")
                        .out());
        assertThat(result.path("architecture").asText()).isEqualTo(architecture);
        JsonNode speed = result.path("throughput");
        assertThat(speed.path("threads").asInt()).isEqualTo(1);
        assertThat(speed.path("backward").path("tokensPerSecond").asDouble())
                .isBetween(1.0, speed.path("forward").path("tokensPerSecond").asDouble());
    }

    @Test
    void speed_saysWhatTheModelCannotRead() {
        Terminal terminal = Terminal.run("bench", "speed", "--model", DemoSet.MODEL.toString(), "--length", "100000");
        assertThat(terminal.code()).isEqualTo(20);
        assertThat(terminal.err()).contains("max length 100000 is more than the");
    }
}
