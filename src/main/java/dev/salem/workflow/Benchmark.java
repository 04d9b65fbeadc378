package dev.salem.workflow;

import dev.salem.editor.EditTask;
import dev.salem.editor.WeightEdit;
import dev.salem.editset.EditCase;
import dev.salem.editset.EditSet;
import dev.salem.editset.Partition;
import dev.salem.editset.Sample;
import dev.salem.progress.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures a method over several edits of one model. Each edit starts from the unedited model; nothing is written. The
 * model answers the pool once.
 */
public final class Benchmark {
    private final Site site;
    private final ModelSource source;
    private final EditorSource editors = EditorSource.standard();

    public Benchmark(Site site) {
        this.site = site;
        this.source = new ModelSource(site);
    }

    /**
     * Runs the edits.
     *
     * @throws WorkflowException if the pool has too few fails for a cut
     */
    public BenchmarkResult run(BenchmarkRequest request, Progress progress) {
        try (OpenModel model = OpenModel.open(source.locate(request.model(), progress), request.run())) {
            LayerChoice.requireLayer(request.options().layer(), model.model().blocks());
            EditSet set = site.editSet(request.pool());
            model.requireTargets(set);
            Answers answers = Answers.of(model, set, progress);
            Partition pool = Partition.of(set, answers::isRight, request.run().seed());
            request.skips().forEach(skip -> cut(pool, request.fails(), skip));
            List<BenchmarkResult.Edit> edits = new ArrayList<>();
            for (int skip : request.skips()) {
                edits.add(edit(request, model, answers, cut(pool, request.fails(), skip), skip, progress));
            }
            return BenchmarkResult.of(edits);
        }
    }

    private BenchmarkResult.Edit edit(
            BenchmarkRequest request,
            OpenModel model,
            Answers answers,
            Partition partition,
            int skip,
            Progress progress) {
        long seed = request.run().seed();
        LayerChoice layer =
                LayerChoice.of(model, answers, partition, request.options().layer(), seed, progress);
        ReadyEdit ready = new ReadyEdit(request.options(), request.gate(), seed, model, answers, partition, layer);
        EditTask task = ready.task();
        Stopwatch watch = new Stopwatch();
        try (EditorChoice editor = editors.choose(ready, progress)) {
            WeightEdit edit = watch.time("edit", () -> editor.editor().edit(task, progress));
            WrittenWeight weight = WrittenWeight.of(model.checkpoint(), edit);
            Judgement judgement = Judgement.ofEdit(ready, edit, weight, progress);
            return new BenchmarkResult.Edit(
                    skip,
                    layer.layer(),
                    editor.editor().method(),
                    edit.facts(),
                    watch.seconds().get("editSeconds"),
                    judgement.metrics());
        }
    }

    /** The pool with these fails to edit and all of its passes; the other fails belong to the natural mix. */
    private static Partition cut(Partition pool, int fails, int skip) {
        List<EditCase> edits = pool.edits();
        if (skip + fails > edits.size()) {
            throw new WorkflowException(
                    "the pool has " + edits.size() + " fails: " + fails + " after skipping " + skip + " are more");
        }
        List<Sample> others = new ArrayList<>(pool.heldoutFails());
        edits.subList(0, skip).forEach(edit -> others.add(edit.fail()));
        edits.subList(skip + fails, edits.size()).forEach(edit -> others.add(edit.fail()));
        return new Partition(
                edits.subList(skip, skip + fails),
                pool.usedPasses(),
                pool.heldoutPasses(),
                others,
                List.of(),
                pool.failingPasses(),
                pool.seenHeldout());
    }
}
