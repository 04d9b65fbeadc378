package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.editset.Partition;
import dev.salem.progress.Progress;
import dev.salem.report.SaliencyChart;
import dev.salem.saliency.LayerScore;
import dev.salem.saliency.Saliency;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which layer an edit set pulls at.
 *
 * @param layer index of the block that the scores lead to
 * @param samples number of rows that were averaged over
 * @param scores one for each layer, in order
 */
public record SaliencyStudy(
        EditOutcome.Base base,
        EditOutcome.EditSetFacts editSet,
        int layer,
        int samples,
        List<LayerScore> scores,
        List<String> warnings,
        double seconds) {
    public SaliencyStudy {
        scores = List.copyOf(scores);
        warnings = List.copyOf(warnings);
    }

    /** Scores the layers of a model over the rows that an edit would score. */
    public static SaliencyStudy of(Site site, String model, String editSet, RunOptions run, Progress progress) {
        Stopwatch watch = new Stopwatch();
        ModelSource.Location location = new ModelSource(site).locate(model, progress);
        try (OpenModel open = OpenModel.open(location, run)) {
            EditSet set = site.editSet(editSet);
            open.requireTargets(set);
            Answers answers = Answers.of(open, set, progress);
            Partition partition = Partition.of(set, answers::isRight, run.seed());
            LayerChoice choice = watch.time(
                    "saliency",
                    () -> LayerChoice.of(open, answers, partition, OptionalInt.empty(), run.seed(), progress));
            Saliency saliency = choice.saliency();
            return new SaliencyStudy(
                    OutcomeOf.base(open),
                    new EditOutcome.EditSetFacts(editSet, set.digest()),
                    choice.layer(),
                    saliency.samples(),
                    saliency.scores(),
                    choice.warnings(),
                    watch.seconds().get("saliencySeconds"));
        }
    }

    /** The scores as a stand-alone SVG document. */
    public String svg() {
        return SaliencyChart.svg(OutcomeReport.layers(scores, layer, base));
    }
}
