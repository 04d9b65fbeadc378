package dev.salem.workflow;

import dev.salem.editor.EditTask;
import dev.salem.editor.EditorException;
import dev.salem.editor.WeightEdit;
import dev.salem.editset.EditCase;
import dev.salem.editset.EditSet;
import dev.salem.editset.Partition;
import dev.salem.editset.Sample;
import dev.salem.evaluation.EvaluationException;
import dev.salem.evaluation.Metrics;
import dev.salem.evaluation.Share;
import dev.salem.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures a method over several edits of one model, at the layer of choice or at every one. Each edit starts from the
 * unedited model; nothing is written. The model answers the pool once.
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
     * Runs the edits. One that fails at a layer to compare with is told among the failures.
     *
     * @throws WorkflowException if the pool has too few fails for a cut
     */
    public BenchmarkResult run(BenchmarkRequest request, Progress progress) {
        try (OpenModel model = OpenModel.open(source.locate(request.model(), progress), request.run())) {
            LayerChoice.requireLayer(request.options().layer(), model.model().blocks());
            EditSet set = request.pool().rows(site, model, request.failsOfAll(), request.run(), progress);
            model.requireTargets(set);
            Answers answers = Answers.of(model, set, progress);
            Partition pool = Partition.of(set, answers::isRight, request.run().seed());
            request.skips().forEach(skip -> cut(request, pool, skip));
            List<BenchmarkResult.Edit> edits = new ArrayList<>();
            List<BenchmarkResult.Failure> failures = new ArrayList<>();
            for (int skip : request.skips()) {
                Partition partition = cut(request, pool, skip);
                LayerChoice choice = LayerChoice.of(
                        model,
                        answers,
                        partition,
                        request.options().layer(),
                        request.run().seed(),
                        progress);
                for (int layer : layers(request, model, choice)) {
                    LayerChoice tried = new LayerChoice(layer, choice.saliency(), choice.warnings());
                    ReadyEdit ready = new ReadyEdit(
                            request.options(), request.gate(), request.run().seed(), model, answers, partition, tried);
                    try {
                        edits.add(edit(ready, skip, layer == choice.layer(), progress));
                    } catch (EditorException | EvaluationException failure) {
                        if (layer == choice.layer()) {
                            throw failure;
                        }
                        failures.add(new BenchmarkResult.Failure(
                                skip, layer, model.model().blockNames().of(layer), failure.getMessage()));
                    }
                }
            }
            return BenchmarkResult.of(model.task(), edits, failures);
        }
    }

    private static List<Integer> layers(BenchmarkRequest request, OpenModel model, LayerChoice choice) {
        return request.allLayers()
                ? IntStream.range(0, model.model().blocks()).boxed().toList()
                : List.of(choice.layer());
    }

    private BenchmarkResult.Edit edit(ReadyEdit ready, int skip, boolean wanted, Progress progress) {
        EditTask task = ready.task();
        Stopwatch watch = new Stopwatch();
        try (EditorChoice editor = editors.choose(ready, progress)) {
            WeightEdit edit = watch.time("edit", () -> editor.editor().edit(task, progress));
            WrittenWeight weight = WrittenWeight.of(ready.model().checkpoint(), edit);
            Judgement judgement = Judgement.ofEdit(ready, edit, weight, progress);
            int layer = ready.layer().layer();
            return new BenchmarkResult.Edit(
                    skip,
                    layer,
                    ready.model().model().blockNames().of(layer),
                    ready.layer().saliency().scores().get(layer).share(),
                    wanted,
                    editor.editor().method(),
                    edit.facts(),
                    watch.seconds().get("editSeconds"),
                    usedAdapts(ready, edit, weight, progress),
                    judgement.metrics());
        }
    }

    private static Share usedAdapts(ReadyEdit ready, WeightEdit edit, WrittenWeight weight, Progress progress) {
        List<Sample> used = ready.partition().usedAdapts();
        return used.isEmpty()
                ? null
                : Metrics.right(used.stream()
                        .map(Judgement.compared(ready, edit, weight, used, progress))
                        .toList());
    }

    /** The pool with these fails to edit and all of its passes; the other fails belong to the natural mix, if it is one. */
    private static Partition cut(BenchmarkRequest request, Partition pool, int skip) {
        List<EditCase> edits = pool.edits();
        int fails = request.fails();
        if (skip + fails > edits.size()) {
            throw new WorkflowException(
                    "the pool has " + edits.size() + " fails: " + fails + " after skipping " + skip + " are more");
        }
        List<Sample> others = new ArrayList<>(pool.heldoutFails());
        if (request.pool().isNaturalMix()) {
            edits.subList(0, skip).forEach(edit -> others.add(edit.fail()));
            edits.subList(skip + fails, edits.size()).forEach(edit -> others.add(edit.fail()));
        }
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
