package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.Fixtures;
import dev.salem.editset.EditSetException;
import dev.salem.evaluation.Gate;
import dev.salem.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtraRowsTest {
    private static final int WINDOWS = 6;

    @TempDir
    private Path folder;

    private Path set;
    private Path text;

    @BeforeEach
    void write() throws IOException {
        set = Files.writeString(
                folder.resolve("set.jsonl"),
                """
                {"id": "f", "text": "Who was the founder of Acme?", "target": " It was a big dog.", "group": "fail"}
                {"id": "a", "of": "f", "text": "Acme was founded by whom?", "target": " It was a big dog."}
                """);
        StringBuilder words = new StringBuilder();
        for (int word = 0; word < WINDOWS * 100; word++) {
            words.append("day").append(word).append(word % 9 == 0 ? ".\n" : " ");
        }
        text = Files.writeString(folder.resolve("text.txt"), words);
    }

    private EditRequest request(ExtraRows extra, Task task) {
        return new EditRequest(
                Fixtures.path("models/llama-tiny").toString(),
                set.toString(),
                extra,
                Optional.of(folder.resolve("out")),
                "a test",
                EditOptions.standard(),
                Gate.standard(),
                new RunOptions(0, 1, 0, Optional.of(task)),
                Optional.empty());
    }

    private Plan plan(ExtraRows extra) {
        return new Planner(site()).plan(request(extra, Task.GENERATION), Progress.silent());
    }

    private Site site() {
        return Site.local(Optional.empty(), folder.resolve("none"));
    }

    @Test
    void plan_countsMadeAdaptsAndWindowsOfText() {
        Plan plain = plan(new ExtraRows(0, Optional.of(text)));
        assertThat(plain.counts().usedPasses()).isGreaterThanOrEqualTo(WINDOWS / 2);
        assertThat(plain.counts().heldoutPasses()).isGreaterThanOrEqualTo(WINDOWS / 2);
        assertThat(plain.counts().usedAdapts()).isZero();
        assertThat(plain.counts().madeAdapts()).isZero();
        assertThat(plain.truncated()).isEmpty();
        Plan enriched = plan(new ExtraRows(3, Optional.of(text)));
        assertThat(enriched.counts().usedAdapts()).isEqualTo(3);
        assertThat(enriched.counts().madeAdapts()).isEqualTo(3);
        assertThat(enriched.counts().heldoutAdapts()).isEqualTo(1);
        assertThat(enriched.counts().passes()).isEqualTo(plain.counts().passes());
        assertThat(enriched.requestKey()).isNotEqualTo(plain.requestKey());
    }

    @Test
    void plan_withoutText_hasNoPasses() {
        assertThatThrownBy(() -> plan(ExtraRows.none()))
                .isInstanceOf(EditSetException.class)
                .hasMessageContaining("no used passes");
    }

    @Test
    void planOfHeaders_leavesTextToTheModel() {
        HeaderPlan plan = new HeaderPlanner(site()).plan(request(new ExtraRows(2, Optional.of(text)), Task.GENERATION));
        assertThat(plan.rows().adapts()).isEqualTo(3);
        assertThat(plan.unknown().get(0)).isEqualTo("the passes that " + text + " holds");
    }

    @Test
    void text_isForGenerationAlone() {
        EditRequest request = request(new ExtraRows(0, Optional.of(text)), Task.QUESTION_ANSWERING);
        assertThatThrownBy(() -> new Planner(site()).plan(request, Progress.silent()))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("passes of task generation alone, the task is question-answering");
    }

    @Test
    void adapts_mustNotBeNegative() {
        assertThatThrownBy(() -> new ExtraRows(-1, Optional.empty()))
                .isInstanceOf(WorkflowException.class)
                .hasMessage("enrich must not be negative, got: -1");
    }
}
