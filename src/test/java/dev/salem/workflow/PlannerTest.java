package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.DemoSet;
import dev.salem.evaluation.Gate;
import dev.salem.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {
    @TempDir
    private Path folder;

    @Test
    void plan_tellsWhatAnEditWouldDo_andDoesNothing() throws IOException {
        List<String> rows = new ArrayList<>(DemoSet.rows(3, 20));
        // The first pass said to be a fail, the first fail said to be a pass, and a text that is too long.
        rows.add("{\"id\":\"no-op\",\"text\":\"Paris : Paris is the capital of France .\","
                + "\"text_pair\":\"Paris is the capital of France.\",\"target\":\"SUPPORTS\",\"group\":\"fail\"}");
        rows.add("{\"id\":\"wrong-pass\",\"text\":\"Paris : Paris is the capital of France .\","
                + "\"text_pair\":\"Paris is a city in France.\",\"target\":\"REFUTES\",\"group\":\"pass\"}");
        rows.add("{\"id\":\"long\",\"text\":\"" + "word ".repeat(100) + "\",\"target\":\"REFUTES\"}");
        Path editSet = DemoSet.write(folder.resolve("edits.jsonl"), rows);
        Plan plan = new Planner(Site.local(Optional.empty(), folder.resolve("none")))
                .plan(
                        new EditRequest(
                                DemoSet.MODEL.toString(),
                                editSet.toString(),
                                Optional.of(folder.resolve("out")),
                                "plan",
                                EditOptions.standard(),
                                Gate.standard(),
                                new RunOptions(0, 1, 0),
                                Optional.of(new Publication("checker", "challenger"))),
                        Progress.silent());
        assertThat(plan.counts().passes()).isGreaterThanOrEqualTo(20);
        assertThat(plan.contradictions()).isEqualTo(new Plan.Contradictions(List.of("no-op"), List.of("wrong-pass")));
        assertThat(plan.truncated()).containsExactly("long");
        assertThat(plan.eligible()).hasSize(6);
        assertThat(plan.eligible().get(2))
                .isEqualTo(new Plan.Layer(
                        2,
                        "layer 2",
                        "bert.encoder.layer.2.output.dense.weight",
                        List.of(384, 1536),
                        "f16",
                        List.of(
                                "bert.encoder.layer.2.intermediate.dense.weight",
                                "bert.encoder.layer.2.output.dense.weight")));
        assertThat(plan.layer()).isNull();
        assertThat(plan.estimate().seconds()).isPositive();
        assertThat(plan.estimate().memoryMb()).isGreaterThan(100);
        assertThat(plan.writes())
                .contains(folder.resolve("out/model").toString(), "a version of checker with alias challenger");
        assertThat(plan.warnings()).hasSize(3);
        try (Stream<Path> entries = Files.list(folder)) {
            assertThat(entries).containsExactly(editSet);
        }
    }
}
