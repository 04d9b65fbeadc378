package dev.salem.workflow;

import dev.salem.editor.EditTask;
import dev.salem.editor.WeightEdit;
import dev.salem.editset.EditSet;
import dev.salem.editset.Partition;
import dev.salem.evaluation.GateVerdict;
import dev.salem.progress.Progress;
import dev.salem.registry.ModelRegistry;
import dev.salem.report.ReportData;
import dev.salem.tensor.TensorEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Carries an edit request out: resolve, open, read, select, edit, judge, write, register. The base version is only
 * read. A request that an output folder holds the outcome of already is not computed again; whatever fails leaves no
 * output folder.
 */
public final class EditWorkflow {
    private final Optional<ModelRegistry> registry;
    private final ModelSource source;
    private final EditorSource editors;

    /** @param registry where {@code models:} URIs are looked up and versions are registered */
    public EditWorkflow(Optional<ModelRegistry> registry) {
        this(registry, EditorSource.standard());
    }

    EditWorkflow(Optional<ModelRegistry> registry, EditorSource editors) {
        this.registry = registry;
        this.source = new ModelSource(registry);
        this.editors = editors;
    }

    /**
     * Runs a request to its end. One at a time in a process.
     *
     * @throws RuntimeException of the kinds that {@link FailureKind} tells apart
     */
    public EditResult run(EditRequest request, Progress progress) {
        if (request.publication().isPresent() && registry.isEmpty()) {
            throw new WorkflowException("a version can't be registered: no registry was given");
        }
        Stopwatch watch = new Stopwatch();
        progress.report(Phases.OPEN, 0, request.model());
        ModelSource.Location location = source.locate(request.model());
        try (OpenModel model = watch.time("open", () -> OpenModel.open(location, request.run()))) {
            EditSet set = watch.time("read", () -> read(request, model));
            String requestKey = RequestKey.of(model, set, request);
            progress.report(Phases.OPEN, 1, model.model().architecture());
            Optional<EditOutcome> earlier = earlier(request.out(), requestKey);
            if (earlier.isPresent()) {
                return result(publish(earlier.get(), request, location), List.of(), request.out(), true);
            }
            try (OutputFolder folder = OutputFolder.begin(request.out(), location.folder())) {
                ReadyEdit ready = prepare(request, model, set, watch, progress);
                EditFacts facts = edit(request, requestKey, set, ready, watch, progress);
                EditOutcome outcome = write(facts, folder, watch, progress);
                EditOutcome published = watch.time("register", () -> publish(outcome, request, location));
                return result(published, OutcomeReport.margins(facts.judgement()), request.out(), false);
            }
        }
    }

    private static EditSet read(EditRequest request, OpenModel model) {
        LayerChoice.requireLayer(request.options().layer(), model.model().blocks());
        request.options().requireEditorFile();
        EditSet set = EditSet.parse(request.editSet());
        set.requireTargets(model.labels());
        return set;
    }

    private static Optional<EditOutcome> earlier(Path out, String requestKey) {
        Optional<EditOutcome> earlier = OutcomeFile.in(out);
        if (earlier.isPresent() && !requestKey.equals(earlier.get().requestKey())) {
            throw new WorkflowException(
                    out + ": the output folder already holds another edit; choose another folder or remove it");
        }
        return earlier;
    }

    private static ReadyEdit prepare(
            EditRequest request, OpenModel model, EditSet set, Stopwatch watch, Progress progress) {
        EditOptions options = request.options();
        long seed = request.run().seed();
        Answers answers = watch.time("predict", () -> Answers.of(model, set, progress));
        Partition partition = Partition.of(set, answers::isRight, seed);
        EditorDecision.of(options, partition.edits().size());
        TensorEngine.releaseFreedMemory();
        LayerChoice layer = watch.time(
                "saliency", () -> LayerChoice.of(model, answers, partition, options.layer(), seed, progress));
        TensorEngine.releaseFreedMemory();
        return new ReadyEdit(options, request.gate(), seed, model, answers, partition, layer);
    }

    private EditFacts edit(
            EditRequest request, String requestKey, EditSet set, ReadyEdit ready, Stopwatch watch, Progress progress) {
        EditTask task = ready.task();
        try (EditorChoice editor = watch.time("editor", () -> editors.choose(ready, progress))) {
            WeightEdit edit = watch.time("edit", () -> editor.editor().edit(task, progress));
            TensorEngine.releaseFreedMemory();
            WrittenWeight weight = WrittenWeight.of(ready.model().checkpoint(), edit);
            Judgement judgement = watch.time("judge", () -> Judgement.ofEdit(ready, edit, weight, progress));
            TensorEngine.releaseFreedMemory();
            GateVerdict verdict = request.gate().judge(judgement.metrics());
            String method = editor.editor().method();
            return new EditFacts(
                    request, requestKey, set, ready, method, editor.note(), edit, weight, judgement, verdict);
        }
    }

    private static EditOutcome write(EditFacts facts, OutputFolder folder, Stopwatch watch, Progress progress) {
        progress.report(Phases.WRITE, 0, folder.path().toString());
        EditOutcome.Edited edited =
                facts.verdict().passed() ? watch.time("write", () -> ResultFiles.model(facts, folder, watch)) : null;
        EditOutcome outcome = OutcomeOf.run(facts, edited, watch);
        ResultFiles.about(outcome, OutcomeReport.margins(facts.judgement()), folder.path());
        folder.publish();
        progress.report(Phases.WRITE, 1, facts.request().out().toString());
        return outcome;
    }

    private EditOutcome publish(EditOutcome outcome, EditRequest request, ModelSource.Location location) {
        boolean wanted = request.publication().isPresent()
                && outcome.status() == EditOutcome.Status.EDITED
                && outcome.registered() == null;
        return wanted
                ? new Publisher(registry.orElseThrow())
                        .publish(
                                outcome,
                                request.out(),
                                location.base(),
                                request.publication().get())
                : outcome;
    }

    static EditResult result(EditOutcome outcome, List<ReportData.Margins> margins, Path out, boolean repeated) {
        return new EditResult(outcome, OutcomeReport.of(outcome, margins, ResultFiles.list(out)), repeated);
    }
}
