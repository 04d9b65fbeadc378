package dev.salem.workflow;

import dev.salem.evaluation.Share;
import dev.salem.registry.EditRun;
import dev.salem.registry.Journal;
import dev.salem.registry.ModelRegistry;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.Registration;
import dev.salem.registry.RegistryException;
import dev.salem.saliency.LayerScore;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes an edited model a version of a registered model, or keeps the record of one that the gate rejected. */
final class Publisher {
    private final Site site;
    private final ModelRegistry registry;

    Publisher(Site site) {
        this.site = site;
        this.registry = site.registryFor("the edited model");
    }

    /**
     * Registers what an output folder holds, and notes it in the folder's outcome. Goes on where an earlier call stopped.
     *
     * @param asked the base as it was asked for
     */
    EditOutcome publish(
            EditOutcome outcome, Path folder, Registration.Base base, String asked, Publication publication) {
        Journal journal = new FileJournal(site.journal(outcome.requestKey()));
        if (outcome.status() == EditOutcome.Status.REJECTED) {
            registry.reject(run(outcome, base.uri(), folder, publication.name()), journal);
            return outcome;
        }
        Registration.Base from = BaseVersion.of(
                registry, publication.name(), base, outcome.base().digest());
        ModelVersion version = registry.register(
                new Registration(
                        run(outcome, from.uri(), folder, publication.name()),
                        folder.resolve(ResultFiles.MODEL),
                        Optional.of(from),
                        Optional.of(publication.alias()),
                        VersionDescription.of(outcome)),
                journal);
        List<String> notes = from.equals(base)
                ? moved(asked, base)
                : List.of("the base, " + base.uri() + ", was registered, too: it is " + from.uri());
        EditOutcome published = outcome.with(registered(version, publication), notes);
        try {
            OutcomeFile.write(published, folder);
        } catch (IOException e) {
            throw OutputFolder.unwritable(folder, e);
        }
        return published;
    }

    /**
     * The outcome of a request that was registered before, maybe from another machine; empty where the registration did
     * not come to its end.
     */
    Optional<EditOutcome> known(Publication publication, String requestKey) {
        Optional<ModelVersion> version = registry.registered(publication.name(), requestKey);
        if (version.isEmpty() || !reached(publication, version.get())) {
            return Optional.empty();
        }
        return outcome(version.get()).map(found -> found.with(registered(version.get(), publication), List.of()));
    }

    /** Whether the alias, which comes last, is there: at this version or at a younger one. */
    private boolean reached(Publication publication, ModelVersion version) {
        if (version.aliases().contains(publication.alias())) {
            return true;
        }
        return registry.versions(publication.name()).stream()
                .anyMatch(other ->
                        other.version() > version.version() && other.aliases().contains(publication.alias()));
    }

    private Optional<EditOutcome> outcome(ModelVersion version) {
        StoreUri place = version.records().resolve(OutcomeFile.NAME);
        Optional<StoredFile> file = site.stores().find(place);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (FetchedFile copy = FetchedFile.of(site.stores(), place, file.get())) {
            return OutcomeFile.in(copy.folder());
        }
    }

    private static EditOutcome.Registered registered(ModelVersion version, Publication publication) {
        return new EditOutcome.Registered(publication.name(), version.version(), version.uri(), publication.alias());
    }

    /** What to say where the alias that the base was asked for by points elsewhere now. */
    private List<String> moved(String asked, Registration.Base base) {
        if (!(ModelUri.parse(asked) instanceof ModelUri.Registered uri)
                || uri.alias().isEmpty()) {
            return List.of();
        }
        String now;
        try {
            now = registry.resolve(uri).uri();
        } catch (RegistryException gone) {
            now = "nothing";
        }
        return now.equals(base.uri())
                ? List.of()
                : List.of(asked + " was " + base.uri() + " when the edit began and is " + now
                        + " now: the new version is an edit of " + base.uri());
    }

    private static EditRun run(EditOutcome outcome, String base, Path folder, String name) {
        EditOutcome.EditSetFacts set = outcome.editSet();
        return new EditRun(
                name,
                outcome.requestKey(),
                outcome.title(),
                outcome.settings(),
                metrics(outcome),
                outcome.saliency().stream().map(LayerScore::score).toList(),
                tags(outcome, base),
                Optional.of(new EditRun.Dataset(
                        set.path().substring(set.path().lastIndexOf('/') + 1),
                        outcome.editSetDigest(),
                        set.path(),
                        rows(outcome))),
                Stream.of(
                                folder.resolve(ResultFiles.DELTA),
                                folder.resolve(ResultFiles.REPORT),
                                folder.resolve(OutcomeFile.NAME),
                                folder.resolve(ResultFiles.SALIENCY))
                        .filter(Files::exists)
                        .toList());
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
        if (outcome.metrics().tokenAccuracy() != null) {
            put(metrics, "token_accuracy", outcome.metrics().tokenAccuracy().edits());
        }
        if (outcome.metrics().perplexity() != null) {
            put(metrics, "perplexity_before", outcome.metrics().perplexity().before());
            put(metrics, "perplexity_after", outcome.metrics().perplexity().after());
            put(metrics, "perplexity_drawdown", outcome.metrics().perplexity().drawdown());
        }
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

    private static Map<String, String> tags(EditOutcome outcome, String base) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(Tags.BASE, base);
        tags.put("salem.base_digest", outcome.base().digest());
        tags.put("salem.edit_set_digest", outcome.editSetDigest());
        tags.put(Tags.LAYER, Integer.toString(outcome.layer()));
        tags.put(Tags.METHOD, outcome.method());
        tags.put("salem.request_key", outcome.requestKey());
        tags.put("salem.tool_version", outcome.version());
        metrics(outcome).forEach((name, value) -> {
            if (Tags.METRICS.contains(name)) {
                tags.put(Tags.PREFIX + name, String.format(Locale.ROOT, "%.4f", value));
            }
        });
        return tags;
    }
}
