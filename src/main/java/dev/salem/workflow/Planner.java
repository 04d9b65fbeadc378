package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.editset.Partition;
import dev.salem.progress.Progress;
import dev.salem.registry.ModelRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds out what an edit would do. Nothing is written. */
public final class Planner {
    private final ModelSource source;

    public Planner(Optional<ModelRegistry> registry) {
        this.source = new ModelSource(registry);
    }

    /** Has the model answer the edit set, and reckons the rest. */
    public Plan plan(EditRequest request, Progress progress) {
        Stopwatch watch = new Stopwatch();
        progress.report(Phases.OPEN, 0, request.model());
        ModelSource.Location location = source.locate(request.model());
        try (OpenModel model = watch.time("open", () -> OpenModel.open(location, request.run()))) {
            LayerChoice.requireLayer(request.options().layer(), model.model().blocks());
            request.options().requireEditorFile();
            EditSet set = EditSet.parse(request.editSet());
            set.requireTargets(model.labels());
            progress.report(Phases.OPEN, 1, model.model().architecture());
            Answers answers = watch.time("predict", () -> Answers.of(model, set, progress));
            Partition partition =
                    Partition.of(set, answers::isRight, request.run().seed());
            return new Plan(
                    OutcomeOf.base(model),
                    new EditOutcome.EditSetFacts(request.editSet().toString(), set.digest()),
                    EditOutcome.Counts.of(
                            partition.counts(), answers.truncated().size()),
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
                    EditorDecision.of(request.options(), partition.edits().size())
                            .note(),
                    request.gate(),
                    CostEstimate.of(model, answers, partition, watch.seconds()),
                    writes(request),
                    RequestKey.of(model, set, request),
                    RowWarnings.of(partition, answers, model.encoder()));
        }
    }

    private static List<String> writes(EditRequest request) {
        Path out = request.out();
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
