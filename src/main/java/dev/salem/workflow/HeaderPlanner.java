package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.editset.EditSetException;
import dev.salem.editset.Group;
import dev.salem.editset.Partition;
import dev.salem.model.FfnLayout;
import dev.salem.model.FfnMatrix;
import dev.salem.model.ModelConfig;
import dev.salem.model.ModelException;
import dev.salem.model.ModelLayout;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.SafetensorsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds out what an edit would do from the model's configuration, the headers of its weight files and the edit set. No
 * weight is read, nothing is computed and no native library is needed, so it may be asked at any time and often.
 */
public final class HeaderPlanner {
    private static final String CLASSIFIER = "ForSequenceClassification";

    private final Site site;

    public HeaderPlanner(Site site) {
        this.site = site;
    }

    /** @throws RuntimeException of the kinds that {@link FailureKind} tells apart */
    public HeaderPlan plan(EditRequest request) {
        request.options().requireEditorFile();
        try (ModelOutline outline = ModelOutline.of(site, request.model())) {
            try {
                return plan(request, outline);
            } catch (ModelException | SafetensorsException e) {
                throw new WorkflowException(
                        e.getMessage().replace(outline.folder().toString(), outline.name()));
            }
        }
    }

    private HeaderPlan plan(EditRequest request, ModelOutline outline) {
        ModelLayout layout = ModelLayout.of(outline.folder());
        ModelConfig config = ModelConfig.read(layout.weights());
        try (Checkpoint weights = Checkpoint.open(layout.weights())) {
            FfnLayout network = FfnLayout.of(config, weights);
            int layers = network.blocks().size();
            LayerChoice.requireLayer(request.options().layer(), layers);
            List<String> labels = config.architecture().endsWith(CLASSIFIER) ? config.labels() : List.of();
            EditSet set = request.extra().enriched(site.editSet(request.editSet()));
            if (!labels.isEmpty()) {
                set.requireTargets(labels);
            }
            HeaderPlan.Rows rows = HeaderPlan.Rows.of(set);
            boolean open = rows.undeclared() > 0 || request.extra().passText().isPresent();
            Optional<Partition> partition = declared(set, open, request.run().seed());
            return new HeaderPlan(
                    base(outline, config, labels, layers, weights),
                    new EditOutcome.EditSetFacts(request.editSet(), set.digest()),
                    rows,
                    partition.map(HeaderPlan.Split::of).orElse(null),
                    IntStream.range(0, layers)
                            .mapToObj(block -> layer(block, network, weights))
                            .toList(),
                    request.options().layer().isPresent()
                            ? request.options().layer().getAsInt()
                            : null,
                    Plan.ids(set.repeats()),
                    request.options().method().jsonName(),
                    partition
                            .map(parted -> EditorDecision.of(
                                            request.options(),
                                            task(request, labels),
                                            parted.edits().size())
                                    .note())
                            .orElse("decided when the fails are known"),
                    request.gate(),
                    CostEstimate.of(weights, set, partition, request.run()),
                    unknown(rows, request.extra()));
        }
    }

    /**
     * The rows as they are declared, taken at their word; empty where too much is left to the model.
     *
     * @param open whether the model decides about rows
     */
    private static Optional<Partition> declared(EditSet set, boolean open, long seed) {
        try {
            return Optional.of(Partition.of(set, sample -> sample.group() != Group.FAIL, seed));
        } catch (EditSetException e) {
            if (!open) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static HeaderPlan.Base base(
            ModelOutline outline, ModelConfig config, List<String> labels, int layers, Checkpoint weights) {
        return new HeaderPlan.Base(
                outline.name(),
                config.architecture(),
                labels,
                layers,
                weights.names().stream()
                        .mapToLong(name -> weights.entry(name).elements())
                        .sum(),
                weights.names().stream()
                        .mapToLong(name -> weights.entry(name).bytes())
                        .sum());
    }

    private static Plan.Layer layer(int block, FfnLayout network, Checkpoint weights) {
        FfnMatrix matrix = network.editable(block);
        return new Plan.Layer(
                block,
                network.names().of(block),
                matrix.name(),
                List.of(matrix.out(), matrix.in()),
                weights.entry(matrix.name()).dtype().name().toLowerCase(Locale.ROOT),
                network.blocks().get(block).stream().map(FfnMatrix::name).toList());
    }

    private static Task task(EditRequest request, List<String> labels) {
        return request.run().task().orElse(labels.isEmpty() ? Task.QUESTION_ANSWERING : Task.CLASSIFICATION);
    }

    private static List<String> unknown(HeaderPlan.Rows rows, ExtraRows extra) {
        List<String> unknown = new ArrayList<>(List.of(
                "whether the model's answers contradict a declared group",
                "texts longer than the model reads",
                "whether the weights are finite, their digest and the request's key"));
        if (rows.undeclared() > 0) {
            unknown.add(0, "the groups of " + rows.undeclared() + " rows that declare none");
        }
        extra.passText().ifPresent(text -> unknown.add(0, "the passes that " + text + " holds"));
        return unknown;
    }
}
