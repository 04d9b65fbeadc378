package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.editset.Partition;
import dev.salem.progress.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Finds out what an edit would do. Nothing is written. */
public final class Planner {
    private final Site site;
    private final ModelSource source;

    public Planner(Site site) {
        this.site = site;
        this.source = new ModelSource(site);
    }

    /** Has the model answer the edit set, and reckons the rest. */
    public Plan plan(EditRequest request, Progress progress) {
        Stopwatch watch = new Stopwatch();
        progress.report(Phases.OPEN, 0, request.model());
        ModelSource.Location location = source.locate(request.model(), progress);
        try (OpenModel model = watch.time("open", () -> OpenModel.open(location, request.run()))) {
            LayerChoice.requireLayer(request.options().layer(), model.model().blocks());
            request.options().requireEditorFile();
            EditSet set = request.extra().addedTo(site.editSet(request.editSet()), model);
            model.requireTargets(set);
            progress.report(Phases.OPEN, 1, model.model().architecture());
            Answers answers = watch.time("predict", () -> Answers.of(model, set, progress));
            Partition partition =
                    Partition.of(set, answers::isRight, request.run().seed());
            String requestKey = RequestKey.of(model, set, request);
            return new Plan(
                    OutcomeOf.base(model),
                    new EditOutcome.EditSetFacts(request.editSet(), set.digest()),
                    model.task(),
                    EditOutcome.Counts.of(set, partition, answers),
                    IntStream.range(0, model.model().blocks())
                            .mapToObj(block -> Plan.Layer.of(model, block))
                            .toList(),
                    request.options().layer().isPresent()
                            ? request.options().layer().getAsInt()
                            : null,
                    Plan.Contradictions.of(partition),
                    Plan.ids(set.repeats()),
                    Plan.ids(answers.truncated()),
                    model.encoder().maxLength(),
                    request.options().method().jsonName(),
                    EditorDecision.of(
                                    request.options(),
                                    model.task(),
                                    partition.edits().size())
                            .note(),
                    request.gate(),
                    CostEstimate.of(model, answers, partition, watch.seconds()),
                    writes(request, requestKey),
                    requestKey,
                    RowWarnings.of(partition, answers, model.encoder()));
        }
    }

    private List<String> writes(EditRequest request, String requestKey) {
        Path out = request.out().orElseGet(() -> site.results(requestKey));
        List<String> writes = new ArrayList<>();
        for (String name : List.of(
                ResultFiles.MODEL, ResultFiles.DELTA, ResultFiles.REPORT, OutcomeFile.NAME, ResultFiles.SALIENCY)) {
            writes.add(out.resolve(name).toString());
        }
        request.publication()
                .ifPresent(publication ->
                        writes.add("a version of " + publication.name() + " with alias " + publication.alias()));
        return writes;
    }
}
