package dev.salem.editor.mend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.editor.EditorException;
import dev.salem.model.LabelledText;
import dev.salem.progress.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MendTrainerTest {
    private static final BaseIdentity BASE = new BaseIdentity("model", "tokenizer", 12);

    @TempDir
    private Path folder;

    @TempDir
    private Path checkpoints;

    private TinyClassifier tiny;
    private List<EditGroup> training;
    private List<EditGroup> validation;
    private List<LabelledText> passes;

    @BeforeEach
    void open() throws Exception {
        tiny = TinyClassifier.open(folder);
        training = tiny.groups(8);
        validation = tiny.groups(4);
        passes = tiny.passes(15);
    }

    @AfterEach
    void close() {
        tiny.close();
    }

    private MendEditor train(MendSettings settings, Path state, Progress progress) {
        return MendTrainer.train(tiny.model(), 0, BASE, training, validation, passes, settings, state, progress);
    }

    private byte[] trained(MendSettings settings, Path state, Progress progress) throws Exception {
        Path file = folder.resolve("editor.safetensors");
        try (MendEditor editor = train(settings, state, progress)) {
            editor.save(file, "test");
        }
        return Files.readAllBytes(file);
    }

    @Test
    void train_twiceGivesTheSameBytes() throws Exception {
        assertThat(trained(Small.settings(), null, Progress.silent()))
                .isEqualTo(trained(Small.settings(), null, Progress.silent()));
    }

    @Test
    void train_resumedAfterAKillGivesTheBytesOfAnUninterruptedOne() throws Exception {
        byte[] uninterrupted = trained(Small.settings(), null, Progress.silent());
        Progress killer = (phase, fraction, detail) -> {
            if (detail.startsWith("step 30")) {
                throw new IllegalStateException("killed");
            }
        };
        assertThatThrownBy(() -> train(Small.settings(), checkpoints, killer)).hasMessage("killed");
        List<String> steps = new ArrayList<>();
        byte[] resumed = trained(Small.settings(), checkpoints, (phase, fraction, detail) -> {
            if (detail.startsWith("step ")) {
                steps.add(detail.substring(0, detail.indexOf(':')));
            }
        });
        assertThat(steps).containsExactly("step 30", "step 40");
        assertThat(resumed).isEqualTo(uninterrupted);
    }

    @Test
    void train_refusesTheStateOfAnotherTraining() throws Exception {
        trained(Small.settings(), checkpoints, Progress.silent());
        training = training.subList(0, 7);
        assertThatThrownBy(() -> train(Small.settings(), checkpoints, Progress.silent()))
                .isInstanceOf(EditorException.class)
                .hasMessageContaining("belongs to another training");
    }

    @ParameterizedTest
    @CsvSource({"WHITENED,BATCH", "WHITENED,POSITION", "DIAGONAL,BATCH", "DIAGONAL,POSITION"})
    void train_lowersTheLoss(Normalisation normalisation, FactorMode mode) throws Exception {
        // Judged by the training groups themselves: that learning works, not that a random model generalises.
        validation = List.of();
        List<Double> losses = new ArrayList<>();
        Pattern loss =
                Pattern.compile("step \\d+: loss ([0-9.]+), kl [0-9.]+, edit accuracy [0-9.]+, drawdown [0-9.]+");
        trained(Small.settings(normalisation, mode), null, (phase, fraction, detail) -> {
            Matcher matcher = loss.matcher(detail);
            if (matcher.matches()) {
                losses.add(Double.valueOf(matcher.group(1)));
            }
        });
        assertThat(losses).hasSize(5);
        assertThat(losses.get(4)).isLessThan(0.98 * losses.get(0));
    }

    @Test
    void train_endsWhenPatienceIsOver() throws Exception {
        MendSettings calm = Small.settings();
        MendSettings wild = new MendSettings(
                calm.normalisation(), calm.mode(), 6, 4, 64, 1, 1.0, 1.0, 2, 400, 10, 2, 8, 0.5, 100, 5);
        List<String> steps = new ArrayList<>();
        byte[] stopped = trained(wild, null, (phase, fraction, detail) -> steps.add(detail));
        assertThat(steps.get(steps.size() - 1)).doesNotStartWith("step 400");
        assertThat(stopped).isNotEmpty();
    }

    @Test
    void train_needsGroupsAndPasses() {
        passes = List.of();
        assertThatThrownBy(() -> train(Small.settings(), null, Progress.silent()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got: 8 and 0");
    }
}
