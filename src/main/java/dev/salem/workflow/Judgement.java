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
import dev.salem.model.FfnPass;
import dev.salem.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What two models answer to the measured rows of a partition.
 *
 * @param edits the edited fails
 * @param adapts the held-out adapts
 * @param passes the held-out passes
 * @param fails the held-out fails
 */
record Judgement(List<Scored> edits, List<Scored> adapts, List<Scored> passes, List<Scored> fails, Metrics metrics) {

    /** Compares two models' answers, row by row. */
    static Judgement of(Function<Sample, Scored> compared, Partition partition, List<String> labels) {
        List<Scored> edits = fails(partition).stream().map(compared).toList();
        List<Scored> adapts = partition.heldoutAdapts().stream().map(compared).toList();
        List<Scored> passes = partition.heldoutPasses().stream().map(compared).toList();
        List<Scored> fails = partition.heldoutFails().stream().map(compared).toList();
        return new Judgement(edits, adapts, passes, fails, Metrics.of(edits, adapts, passes, fails, labels));
    }

    /** Has the model answer the measured rows with the weight as it will be written. */
    static Judgement ofEdit(ReadyEdit ready, WeightEdit edit, WrittenWeight weight, Progress progress) {
        OpenModel model = ready.model();
        Partition partition = ready.partition();
        List<Sample> measured = new ArrayList<>(fails(partition));
        measured.addAll(partition.heldoutAdapts());
        measured.addAll(partition.heldoutPasses());
        measured.addAll(partition.heldoutFails());
        return of(compared(ready, edit, weight, measured, progress), partition, model.labels());
    }

    /** What the model answers to these rows with the weight as it will be written, beside its own answers. */
    static Function<Sample, Scored> compared(
            ReadyEdit ready, WeightEdit edit, WrittenWeight weight, List<Sample> rows, Progress progress) {
        OpenModel model = ready.model();
        try (NDManager scope = model.model().newScope()) {
            Shape shape = new Shape(edit.matrix().out(), edit.matrix().in());
            NDArray values = scope.create(weight.values(), shape, DataType.FLOAT32);
            FfnPass pass = FfnPass.replacing(weight.tensor(), values);
            return ready.answers().compare(model, rows, pass, progress);
        }
    }

    private static List<Sample> fails(Partition partition) {
        return partition.edits().stream().map(EditCase::fail).toList();
    }
}
