package dev.salem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.evaluation.Metrics;
import dev.salem.evaluation.ScoredAnswer;
import dev.salem.evaluation.Share;
import dev.salem.evaluation.TokenScores;
import dev.salem.workflow.BenchmarkResult;
import dev.salem.workflow.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchmarkTableTest {
    private static ScoredAnswer row(boolean before, boolean after) {
        TokenScores tokens = new TokenScores(2, before ? 2 : 0, after ? 2 : 1, 0, 1, -1, 1, 1, 1, 0);
        return new ScoredAnswer("row", "a", "b", before, after, tokens);
    }

    private static BenchmarkResult.Edit edit(int skip, int layer, boolean wanted, boolean right) {
        Metrics metrics =
                Metrics.of(List.of(row(false, right)), List.of(), List.of(row(true, right)), List.of(), List.of());
        return new BenchmarkResult.Edit(
                skip,
                layer,
                "layer " + layer,
                0.25,
                wanted,
                "direct",
                Map.of("margin", "1.5"),
                2,
                Share.of(1, 4),
                metrics);
    }

    private static String table(List<BenchmarkResult.Edit> edits, List<BenchmarkResult.Failure> failures) {
        return BenchmarkTable.of(new BenchmarkResult(Task.QUESTION_ANSWERING, edits, failures, 1, 1, 0, 0.125, 0, 2));
    }

    @Test
    void of_isAlignedMarkdown_withMeans() {
        List<String> lines = table(List.of(edit(0, 1, true, true), edit(10, 1, true, false)), List.of())
                .lines()
                .toList();
        assertThat(lines.get(0).split(" *\\| *"))
                .containsSubsequence("skip", "layer", "saliency", "margin", "edit accuracy", "teacher-forced")
                .containsSubsequence("used adapts", "generality", "drawdown", "lost", "seconds");
        assertThat(lines.get(1)).matches("(\\|-+)+\\|");
        assertThat(lines.subList(0, 5))
                .extracting(String::length)
                .containsOnly(lines.get(0).length());
        assertThat(lines.get(3).split(" *\\| *"))
                .containsSubsequence(
                        "10", "layer 1", "25.0 %", "1.5", "0.0000", "0.5000", "0.2500", "–", "1.0000", "1 of 1");
        assertThat(lines.get(4).split(" *\\| *"))
                .containsSubsequence("mean", "0.5000", "0.7500", "0.2500", "–", "0.5000", "1 of 2", "2.0");
        assertThat(lines).hasSize(6).last().isEqualTo("drawdown: standard deviation over edits 0.1250");
    }

    @Test
    void of_showsLayersToCompareWith_andWhatCouldNotBeEdited() {
        String text = table(
                List.of(edit(0, 0, false, false), edit(0, 1, true, true)),
                List.of(new BenchmarkResult.Failure(0, 2, "layer 2", "the weight is not finite")));
        assertThat(text)
                .contains("| layer 0 * |")
                .contains("| layer 1   |")
                .contains("skip 0, layer 2: no edit, the weight is not finite\n")
                .contains("| layer 0 | 25.0 %   | 0 of 1     |")
                .contains("| layer 1 | 25.0 %   | 1 of 1     |");
    }
}
