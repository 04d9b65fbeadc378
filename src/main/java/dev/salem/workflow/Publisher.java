package dev.salem.workflow;

import dev.salem.evaluation.Share;
import dev.salem.registry.EditRun;
import dev.salem.registry.Journal;
import dev.salem.registry.ModelRegistry;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.Registration;
import dev.salem.saliency.LayerScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes an edited model a version of a registered model. */
final class Publisher {
    private final ModelRegistry registry;

    Publisher(ModelRegistry registry) {
        this.registry = registry;
    }

    /** Registers what an output folder holds, and notes it in the folder's outcome. */
    EditOutcome publish(EditOutcome outcome, Path folder, Registration.Base base, Publication publication) {
        ModelVersion version = registry.register(
                new Registration(
                        run(outcome, folder, publication.name()),
                        folder.resolve(ResultFiles.MODEL),
                        Optional.of(base),
                        Optional.of(publication.alias()),
                        outcome.title()),
                Journal.NONE);
        EditOutcome published = outcome.with(
                new EditOutcome.Registered(publication.name(), version.version(), version.uri(), publication.alias()));
        try {
            OutcomeFile.write(published, folder);
        } catch (IOException e) {
            throw OutputFolder.unwritable(folder, e);
        }
        return published;
    }

    private static EditRun run(EditOutcome outcome, Path folder, String name) {
        EditOutcome.EditSetFacts set = outcome.editSet();
        return new EditRun(
                name,
                outcome.requestKey(),
                outcome.title(),
                outcome.settings(),
                metrics(outcome),
                outcome.saliency().stream().map(LayerScore::score).toList(),
                tags(outcome),
                Optional.of(new EditRun.Dataset(
                        Path.of(set.path()).getFileName().toString(),
                        outcome.editSetDigest(),
                        set.path(),
                        rows(outcome))),
                List.of(
                        folder.resolve(ResultFiles.DELTA),
                        folder.resolve(ResultFiles.REPORT),
                        folder.resolve(OutcomeFile.NAME)));
    }

    private static int rows(EditOutcome outcome) {
        EditOutcome.Counts counts = outcome.counts();
        return counts.fails() + counts.adapts() + counts.passes();
    }

    private static Map<String, Double> metrics(EditOutcome outcome) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        put(metrics, "edit_accuracy", outcome.metrics().editAccuracy());
        put(metrics, "generality", outcome.metrics().generality());
        put(metrics, "drawdown", outcome.metrics().drawdown());
        put(metrics, "drawdown_upper95", outcome.metrics().drawdown().high95());
        put(metrics, "accuracy_before", outcome.metrics().accuracyBefore());
        put(metrics, "accuracy_after", outcome.metrics().accuracyAfter());
        put(metrics, "kl_pass", outcome.metrics().klPass());
        put(metrics, "edit_seconds", outcome.timings().getOrDefault("editSeconds", Double.NaN));
        put(metrics, "peak_rss_mb", outcome.memory().peakRssMb());
        return metrics;
    }

    private static void put(Map<String, Double> metrics, String name, Share share) {
        put(metrics, name, share.value());
    }

    private static void put(Map<String, Double> metrics, String name, double value) {
        if (Double.isFinite(value)) {
            metrics.put(name, value);
        }
    }

    private static Map<String, String> tags(EditOutcome outcome) {
        return Map.of(
                "salem.base", outcome.base().name(),
                "salem.base_digest", outcome.base().digest(),
                "salem.edit_set_digest", outcome.editSetDigest(),
                "salem.layer", Integer.toString(outcome.layer()),
                "salem.method", outcome.method(),
                "salem.request_key", outcome.requestKey(),
                "salem.tool_version", outcome.version());
    }
}
