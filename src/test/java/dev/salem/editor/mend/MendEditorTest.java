package dev.salem.editor.mend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.editor.EditTask;
import dev.salem.editor.EditorException;
import dev.salem.editor.WeightEdit;
import dev.salem.model.FfnMatrix;
import dev.salem.model.LabelledText;
import dev.salem.progress.Progress;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.FloatCodec;
import dev.salem.safetensors.SafetensorsWriter;
import dev.salem.safetensors.TensorData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MendEditorTest {
    private static final BaseIdentity BASE = new BaseIdentity("model", "tokenizer", 12);
    private static final String TENSOR = "bert.encoder.layer.0.output.dense.weight";

    @TempDir
    private Path folder;

    private TinyClassifier tiny;
    private NDManager scope;

    @BeforeEach
    void open() throws Exception {
        tiny = TinyClassifier.open(folder);
        scope = tiny.model().newScope();
    }

    @AfterEach
    void close() {
        scope.close();
        tiny.close();
    }

    private MendEditor trained(Normalisation normalisation) {
        return MendTrainer.train(
                tiny.model(),
                0,
                BASE,
                tiny.groups(6),
                List.of(),
                tiny.passes(10),
                Small.settings(normalisation, FactorMode.BATCH),
                null,
                Progress.silent());
    }

    private EditTask task(int block, List<LabelledText> fails, List<LabelledText> adapts) {
        return new EditTask(tiny.model(), block, fails, adapts, tiny.passes(6), Dtype.F16, 1);
    }

    private NDArray delta(MendEditor editor, EditTask task) {
        return editor.delta(task, scope, Progress.silent());
    }

    @ParameterizedTest
    @EnumSource(Normalisation.class)
    void save_andLoadGiveTheSameEditor(Normalisation normalisation) throws Exception {
        Path file = folder.resolve("editor.safetensors");
        Path again = folder.resolve("again.safetensors");
        EditTask task = task(0, tiny.fails(3), List.of());
        try (MendEditor editor = trained(normalisation)) {
            editor.save(file, "1.2.3");
            try (MendEditor loaded = MendEditor.load(file)) {
                loaded.save(again, "1.2.3");
                loaded.requireFits(BASE, tiny.model().editable(0));
                assertThat(loaded.settings()).isEqualTo(editor.settings());
                assertThat(delta(loaded, task).toFloatArray())
                        .isEqualTo(delta(editor, task).toFloatArray());
            }
        }
        assertThat(again).hasSameBinaryContentAs(file);
        try (Checkpoint stored = Checkpoint.open(file)) {
            assertThat(stored.metadata())
                    .containsEntry("base_digest", "model")
                    .containsEntry("tokenizer_digest", "tokenizer")
                    .containsEntry("max_length", "12")
                    .containsEntry("layer", "0")
                    .containsEntry("tensor", TENSOR)
                    .containsEntry("normalisation", normalisation.name())
                    .containsEntry("mode", "BATCH")
                    .containsEntry("transposed", "false")
                    .containsEntry("tool_version", "1.2.3");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "other,tokenizer,12,0," + TENSOR + ",16,24,trained for model model; not other",
        "model,other,12,0," + TENSOR + ",16,24,trained for tokenizer tokenizer; not other",
        "model,tokenizer,13,0," + TENSOR + ",16,24,trained for maximum length 12; not 13",
        "model,tokenizer,12,1," + TENSOR + ",16,24,trained for layer 0; not 1",
        "model,tokenizer,12,0,w,16,24,trained for tensor " + TENSOR + "; not w",
        "model,tokenizer,12,0," + TENSOR + ",16,25,trained for shape [16; 24]; not [16; 25]",
    })
    void requireFits_namesWhatDiffers(
            String model, String tokenizer, int maxLength, int block, String tensor, int out, int in, String message) {
        try (MendEditor editor = trained(Normalisation.DIAGONAL)) {
            BaseIdentity base = new BaseIdentity(model, tokenizer, maxLength);
            FfnMatrix matrix = new FfnMatrix(block, FfnMatrix.Role.OUT, tensor, out, in);
            assertThatThrownBy(() -> editor.requireFits(base, matrix))
                    .isInstanceOf(EditorException.class)
                    .hasMessageContaining(message.replace(';', ','));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "metadata,format,pt,is no editor",
        "metadata,seed,,lack seed",
        "metadata,rank,many,metadata are broken",
        "metadata,rank,5,tensor parameters.first.down has shape [6; 40]; its metadata ask for [5; 40]",
        "metadata,mode,SIDEWAYS,metadata are broken",
        "metadata,transposed,,lack transposed",
        "metadata,transposed,maybe,transposed must be true or false; got: maybe",
        "metadata,in,23,has shape [24; 24]; its metadata ask for [23; 23]",
        "metadata,normalisation,DIAGONAL,input.shift",
        "tensor,parameters.log_step,,parameters.log_step",
        "tensor,output.map,,output.map",
        "tensor,parameters.second.bias,,parameters.second.bias",
    })
    void load_refusesBrokenFiles(String kind, String name, String value, String message) {
        Path file = folder.resolve("editor.safetensors");
        try (MendEditor editor = trained(Normalisation.WHITENED)) {
            editor.save(file, "1");
        }
        Map<String, TensorData> tensors = new HashMap<>();
        Map<String, String> metadata;
        try (Checkpoint stored = Checkpoint.open(file)) {
            metadata = new HashMap<>(stored.metadata());
            stored.names()
                    .forEach(tensor -> tensors.put(
                            tensor,
                            new TensorData(
                                    Dtype.F32,
                                    stored.entry(tensor).shape(),
                                    FloatCodec.encode(stored.floats(tensor), Dtype.F32))));
        }
        if (kind.equals("tensor")) {
            tensors.remove(name);
        } else if (value == null) {
            metadata.remove(name);
        } else {
            metadata.put(name, value);
        }
        Path broken = folder.resolve("broken.safetensors");
        SafetensorsWriter.write(broken, tensors, metadata);
        assertThatThrownBy(() -> MendEditor.load(broken))
                .isInstanceOf(EditorException.class)
                .hasMessageStartingWith("editor file " + broken)
                .hasMessageContaining(message.replace(';', ','));
    }

    @Test
    void load_refusesWhatIsNoSafetensorsFile() throws Exception {
        Path file = Files.writeString(folder.resolve("text.safetensors"), "not an editor at all");
        assertThatThrownBy(() -> MendEditor.load(file)).isInstanceOf(EditorException.class);
    }

    @Test
    void delta_ofManyEditsIsTheSumOfItsBatches() {
        List<LabelledText> fails = tiny.fails(8);
        List<LabelledText> adapts = tiny.fails(8);
        try (MendEditor editor = trained(Normalisation.WHITENED)) {
            NDArray all = delta(editor, task(0, fails, adapts));
            NDArray halves = delta(editor, task(0, fails.subList(0, 4), adapts.subList(0, 4)))
                    .add(delta(editor, task(0, fails.subList(4, 8), adapts.subList(4, 8))));
            assertThat(all.sub(halves).abs().max().toFloatArray()[0])
                    .isCloseTo(0, within(1e-4f * all.abs().max().toFloatArray()[0]));
        }
    }

    @Test
    void delta_refusesAnotherBlock() {
        try (MendEditor editor = trained(Normalisation.DIAGONAL)) {
            assertThatThrownBy(() -> delta(editor, task(1, tiny.fails(1), List.of())))
                    .isInstanceOf(EditorException.class)
                    .hasMessageContaining("trained for " + TENSOR);
        }
    }

    @Test
    void edit_isTheRoundedWeightWithItsMeasures() {
        EditTask task = task(0, tiny.fails(3), tiny.fails(2));
        try (MendEditor editor = trained(Normalisation.WHITENED)) {
            WeightEdit edit = editor.edit(task, Progress.silent());
            NDArray base = tiny.model().weight(task.matrix());
            NDArray whole = delta(editor, task);
            double extent = Double.parseDouble(edit.facts().get("extent"));
            float[] expected =
                    whole.mul(Math.round(64 * extent) / 64.0).add(base).toFloatArray();
            float[] rounded = new float[expected.length];
            FloatCodec.decode(FloatCodec.encode(expected, Dtype.F16), Dtype.F16).get(rounded);
            assertThat(edit.values()).isEqualTo(rounded);
            assertThat(edit.matrix()).isEqualTo(task.matrix());
            assertThat(edit.stages())
                    .extracting(WeightEdit.Stage::name)
                    .containsExactly("unedited", "editor", "extent", "rounded to F16");
            WeightEdit.Stage unedited = edit.stages().get(0);
            assertThat(unedited.editAccuracy()).isZero();
            assertThat(unedited.passDrawdown()).isZero();
            assertThat(unedited.smallestMargin()).isNegative();
            assertThat(edit.stages().get(1).editAccuracy()).isPositive();
            assertThat(edit.tradeOff())
                    .extracting(WeightEdit.TradeOffPoint::lambda)
                    .containsExactly(0.0, 0.25, 0.5, 0.75, 1.0);
            WeightEdit.Stage cut = edit.stages().get(2);
            assertThat(extent).isBetween(0.01, 1.0);
            assertThat(cut.editAccuracy())
                    .isGreaterThanOrEqualTo(edit.stages().get(1).editAccuracy());
            assertThat(cut.adaptAccuracy())
                    .isGreaterThanOrEqualTo(edit.stages().get(1).adaptAccuracy());
            assertThat(edit.tradeOff().get(0).kl()).isZero();
            assertThat(edit.tradeOff().get(4).kl()).isPositive();
        }
    }

    @Test
    void group_refusesAnAdaptWithAnotherTarget() {
        List<LabelledText> fails = tiny.fails(1);
        LabelledText other =
                new LabelledText(fails.get(0).text(), 1 - fails.get(0).target());
        assertThatThrownBy(() -> new EditGroup(fails.get(0), Stream.of(other).toList()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have its fail's target");
    }
}
