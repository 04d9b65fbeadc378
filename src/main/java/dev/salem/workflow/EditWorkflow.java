package dev.salem.workflow;

import dev.salem.editor.EditTask;
import dev.salem.editor.WeightEdit;
import dev.salem.editset.EditSet;
import dev.salem.editset.Partition;
import dev.salem.evaluation.GateVerdict;
import dev.salem.progress.Progress;
import dev.salem.registry.ModelUri;
import dev.salem.report.ReportData;
import dev.salem.tensor.TensorEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Carries an edit request out: resolve, fetch, open, read, select, edit, judge, write, register. The base version is only
 * read. A request whose outcome is known already is not computed again; whatever fails leaves no output folder, and a
 * repeat goes on where a registration stopped.
 */
public final class EditWorkflow {
    private final Site site;
    private final ModelSource source;
    private final EditorSource editors;

    /** @param site where models and edit sets are read and versions are registered */
    public EditWorkflow(Site site) {
        this(site, EditorSource.standard());
    }

    EditWorkflow(Site site, EditorSource editors) {
        this.site = site;
        this.source = new ModelSource(site);
        this.editors = editors;
    }

    /**
     * Runs a request to its end. One at a time in a process; of several processes with the same request one works and
     * the others wait for its outcome.
     *
     * @throws RuntimeException of the kinds that {@link FailureKind} tells apart
     */
    public EditResult run(EditRequest request, Progress progress) {
        request.publication().ifPresent(publication -> requireBaseStays(request.model(), publication));
        Stopwatch watch = new Stopwatch();
        progress.report(Phases.OPEN, 0, request.model());
        ModelSource.Location location = watch.time("fetch", () -> source.locate(request.model(), progress));
        try (OpenModel model = watch.time("open", () -> OpenModel.open(location, request.run()))) {
            EditSet set = watch.time("read", () -> read(request, model));
            String requestKey = RequestKey.of(model, set, request);
            progress.report(Phases.OPEN, 1, model.model().architecture());
            LogContext logged = LogContext.of("requestKey", requestKey);
            try (logged) {
                return carryOutAlone(request, requestKey, model, set, watch, progress);
            }
        }
    }

    private EditResult carryOutAlone(
            EditRequest request, String requestKey, OpenModel model, EditSet set, Stopwatch watch, Progress progress) {
        if (request.publication().isEmpty()) {
            return carryOut(request, requestKey, model, set, watch, progress);
        }
        RequestLock lock = RequestLock.take(site.locks(), requestKey, progress);
        try (lock) {
            return carryOut(request, requestKey, model, set, watch, progress);
        }
    }

    /** An alias that the edit itself moves would make every repeat an edit of the last one. */
    private void requireBaseStays(String model, Publication publication) {
        site.registryFor("the edited model");
        Optional<ModelUri.Registered> base = Publication.registered(model);
        if (base.isPresent()
                && base.get().name().equals(publication.name())
                && (base.get().latest() || base.get().alias().equals(Optional.of(publication.alias())))) {
            throw new WorkflowException(model + ": the edit would move what it starts from, so a repeat would "
                    + "edit the edit; name the base by its version, as models:/" + publication.name() + "/1, or give "
                    + "another alias to the new version");
        }
    }

    private EditResult carryOut(
            EditRequest request, String requestKey, OpenModel model, EditSet set, Stopwatch watch, Progress progress) {
        Path out = request.out().orElseGet(() -> site.results(requestKey));
        Optional<EditOutcome> earlier = earlier(out, requestKey);
        if (earlier.isPresent()) {
            return result(publish(earlier.get(), request, out, model.location()), List.of(), out, true);
        }
        Optional<EditOutcome> registered =
                request.publication().flatMap(publication -> new Publisher(site).known(publication, requestKey));
        if (registered.isPresent()) {
            return result(registered.get(), List.of(), out, true);
        }
        try (OutputFolder folder = OutputFolder.begin(out, model.location().folder())) {
            Findings findings = new Findings(progress);
            ReadyEdit ready = prepare(request, model, set, watch, findings);
            EditFacts facts = edit(request, requestKey, set, ready, watch, findings);
            EditOutcome outcome = write(facts, folder, watch, progress);
            request.publication().ifPresent(publication -> progress.report(Phases.REGISTER, 0, publication.name()));
            EditOutcome published = watch.time("register", () -> publish(outcome, request, out, model.location()));
            return result(published, OutcomeReport.margins(facts.judgement()), out, false);
        }
    }

    private EditSet read(EditRequest request, OpenModel model) {
        LayerChoice.requireLayer(request.options().layer(), model.model().blocks());
        request.options().requireEditorFile();
        EditSet set = request.extra().addedTo(site.editSet(request.editSet()), model);
        model.requireTargets(set);
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
            EditRequest request, OpenModel model, EditSet set, Stopwatch watch, Findings findings) {
        Progress progress = findings.progress();
        EditOptions options = request.options();
        long seed = request.run().seed();
        Answers answers = watch.time("predict", () -> Answers.of(model, set, progress));
        Partition partition = Partition.of(set, answers::isRight, seed);
        EditorDecision.of(options, model.task(), partition.edits().size());
        TensorEngine.releaseFreedMemory();
        LayerChoice layer = watch.time(
                "saliency", () -> LayerChoice.of(model, answers, partition, options.layer(), seed, progress));
        findings.chosen(model, layer);
        TensorEngine.releaseFreedMemory();
        return new ReadyEdit(options, request.gate(), seed, model, answers, partition, layer);
    }

    private EditFacts edit(
            EditRequest request, String requestKey, EditSet set, ReadyEdit ready, Stopwatch watch, Findings findings) {
        Progress progress = findings.progress();
        EditTask task = ready.task();
        try (EditorChoice editor = watch.time("editor", () -> editors.choose(ready, progress))) {
            WeightEdit edit = watch.time("edit", () -> editor.editor().edit(task, progress));
            String method = editor.editor().method();
            findings.edited(method, edit);
            TensorEngine.releaseFreedMemory();
            WrittenWeight weight = WrittenWeight.of(ready.model().checkpoint(), edit);
            Judgement judgement = watch.time("judge", () -> Judgement.ofEdit(ready, edit, weight, progress));
            TensorEngine.releaseFreedMemory();
            GateVerdict verdict = request.gate().judge(judgement.metrics());
            findings.judged(judgement.metrics(), request.gate(), verdict);
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
        progress.report(Phases.WRITE, 1, folder.asked().toString());
        return outcome;
    }

    private EditOutcome publish(EditOutcome outcome, EditRequest request, Path out, ModelSource.Location location) {
        return request.publication().isPresent() && outcome.registered() == null
                ? new Publisher(site)
                        .publish(
                                outcome,
                                out,
                                location.base(),
                                request.model(),
                                request.publication().get())
                : outcome;
    }

    static EditResult result(EditOutcome outcome, List<ReportData.Margins> margins, Path out, boolean repeated) {
        return new EditResult(outcome, OutcomeReport.of(outcome, margins, ResultFiles.list(out)), repeated);
    }
}
