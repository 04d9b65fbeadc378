package dev.salem.editor.mend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.Fixtures;
import dev.salem.editor.EditTask;
import dev.salem.editor.WeightEdit;
import dev.salem.editset.EditSet;
import dev.salem.editset.Group;
import dev.salem.editset.Sample;
import dev.salem.editset.Split;
import dev.salem.model.LabelledText;
import dev.salem.model.Models;
import dev.salem.model.TextEncoder;
import dev.salem.model.TransformerModel;
import dev.salem.progress.Progress;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.Dtype;
import dev.salem.tensor.TensorEngine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A real classifier and real mistakes: what the calibrated editor does before it has learnt anything. */
class ClaimsEditorTest {
    private static final int BLOCK = 2;

    @Test
    void edit_fixesMistakesThatCalibrationDidNotSee() {
        Path folder = Fixtures.path("models/minilm-l6-fever-claims");
        EditSet pool = EditSet.parse(Fixtures.path("data/edits/claims-pool.jsonl"));
        TensorEngine.start(1);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                TransformerModel model = Models.open(folder, checkpoint);
                TextEncoder encoder = TextEncoder.open(folder, 96, 512)) {
            List<LabelledText> fails = texts(pool, Group.FAIL, 30, model, encoder);
            List<LabelledText> passes = texts(pool, Group.PASS, 120, model, encoder);
            List<EditGroup> training = fails.subList(10, 30).stream()
                    .map(fail -> new EditGroup(fail, List.of()))
                    .toList();
            MendSettings untrained = new MendSettings(
                    Normalisation.WHITENED, FactorMode.BATCH, 4, 10, 64, 0.95, 3e-4, 1e-2, 1, 0, 1, 1, 24, 0.1, 100, 0);
            try (MendEditor editor = MendTrainer.train(
                    model,
                    BLOCK,
                    new BaseIdentity("model", "tokenizer", 96),
                    training,
                    List.of(),
                    passes,
                    untrained,
                    null,
                    Progress.silent())) {
                WeightEdit edit = editor.edit(
                        new EditTask(model, BLOCK, fails.subList(0, 10), List.of(), passes, Dtype.F16, 0),
                        Progress.silent());
                WeightEdit.Stage unedited = edit.stages().get(0);
                WeightEdit.Stage written = edit.stages().get(3);
                assertThat(unedited.editAccuracy()).isZero();
                assertThat(written.editAccuracy()).isGreaterThanOrEqualTo(0.6);
                assertThat(written.passDrawdown()).isLessThanOrEqualTo(0.03);
            }
        }
    }

    private static List<LabelledText> texts(
            EditSet pool, Group group, int count, TransformerModel model, TextEncoder encoder) {
        List<Sample> samples = pool.samples().stream()
                .filter(sample -> sample.group() == group && sample.split() == Split.EDIT)
                .limit(count)
                .toList();
        var encoded =
                encoder.encode(samples.stream().map(Sample::text).toList(), Arrays.asList(new String[samples.size()]));
        return IntStream.range(0, samples.size())
                .mapToObj(row -> new LabelledText(
                        encoded.get(row),
                        model.labels().indexOf(samples.get(row).target())))
                .toList();
    }
}
