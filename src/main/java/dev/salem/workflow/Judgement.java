package dev.salem.workflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.editor.WeightEdit;
import dev.salem.editset.EditCase;
import dev.salem.editset.Partition;
import dev.salem.editset.Sample;
import dev.salem.evaluation.Metrics;
import dev.salem.evaluation.Scored;
import dev.salem.model.EncodedText;
import dev.salem.model.FfnPass;
import dev.salem.model.LabelledText;
import dev.salem.model.Predictor;
import dev.salem.progress.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What two models answer to the measured rows of a partition.
 *
 * @param edits the edited fails
 * @param adapts the held-out adapts
 * @param passes the held-out passes
 * @param fails the held-out fails
 */
record Judgement(List<Scored> edits, List<Scored> adapts, List<Scored> passes, List<Scored> fails, Metrics metrics) {

    /** How the edited model answers a row. */
    @FunctionalInterface
    interface After {
        float[] logits(Sample sample);
    }

    /** Compares two models' answers. */
    static Judgement of(Answers before, After after, Partition partition, List<String> labels) {
        List<Scored> edits = scored(fails(partition), before, after);
        List<Scored> adapts = scored(partition.heldoutAdapts(), before, after);
        List<Scored> passes = scored(partition.heldoutPasses(), before, after);
        List<Scored> fails = scored(partition.heldoutFails(), before, after);
        return new Judgement(edits, adapts, passes, fails, Metrics.of(edits, adapts, passes, fails, labels));
    }

    /** Has the model answer the measured rows with the weight as it will be written. */
    static Judgement ofEdit(ReadyEdit ready, WeightEdit edit, WrittenWeight weight, Progress progress) {
        OpenModel model = ready.model();
        Answers before = ready.answers();
        Partition partition = ready.partition();
        List<Sample> measured = new ArrayList<>(fails(partition));
        measured.addAll(partition.heldoutAdapts());
        measured.addAll(partition.heldoutPasses());
        measured.addAll(partition.heldoutFails());
        List<EncodedText> texts =
                before.texts(measured).stream().map(LabelledText::text).toList();
        Map<String, float[]> after = new HashMap<>();
        try (NDManager scope = model.model().newScope()) {
            Shape shape = new Shape(edit.matrix().out(), edit.matrix().in());
            NDArray values = scope.create(weight.values(), shape, DataType.FLOAT32);
            FfnPass pass = FfnPass.replacing(weight.tensor(), values);
            float[][] logits = Predictor.logits(model.model(), texts, pass, progress, Phases.JUDGE);
            for (int row = 0; row < logits.length; row++) {
                after.put(measured.get(row).id(), logits[row]);
            }
        }
        return of(before, sample -> after.get(sample.id()), partition, model.labels());
    }

    private static List<Sample> fails(Partition partition) {
        return partition.edits().stream().map(EditCase::fail).toList();
    }

    private static List<Scored> scored(List<Sample> samples, Answers before, After after) {
        return samples.stream()
                .map(sample -> new Scored(
                        sample.id(), before.text(sample).target(), before.logits(sample), after.logits(sample)))
                .toList();
    }
}
