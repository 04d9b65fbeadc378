package dev.salem.workflow;

import dev.salem.registry.ModelRegistry;
import dev.salem.registry.ModelVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * The versions of a registered model, and which is an edit of which.
 *
 * @param versions oldest first
 */
public record VersionHistory(String name, List<Entry> versions) {
    public VersionHistory {
        versions = List.copyOf(versions);
    }

    /**
     * One version; what only an edit has is null elsewhere.
     *
     * @param base pinned URI of the version that was edited
     * @param metrics {@code edit_accuracy}, {@code generality} and {@code drawdown}, as far as they were measured
     */
    public record Entry(
            int version,
            String uri,
            SortedSet<String> aliases,
            String base,
            String layer,
            String method,
            Map<String, String> metrics) {}

    /** Reads the history of a model. */
    public static VersionHistory of(Site site, String name) {
        ModelRegistry registry = site.registryFor(name);
        return new VersionHistory(
                name,
                registry.versions(name).stream().map(VersionHistory::entry).toList());
    }

    private static Entry entry(ModelVersion version) {
        Map<String, String> tags = version.tags();
        return new Entry(
                version.version(),
                version.uri(),
                version.aliases(),
                tags.get(Tags.BASE),
                tags.get(Tags.LAYER),
                tags.get(Tags.METHOD),
                Tags.METRICS.stream()
                        .filter(metric -> tags.containsKey(Tags.PREFIX + metric))
                        .collect(Collectors.toMap(metric -> metric, metric -> tags.get(Tags.PREFIX + metric))));
    }

    /** The version that an edit was made from, if it is one of the same model. */
    static Optional<Integer> baseOf(ModelVersion version) {
        return Optional.ofNullable(version.tags().get(Tags.BASE))
                .flatMap(base -> Publication.registered(base))
                .filter(base -> base.name().equals(version.name()))
                .flatMap(base -> base.version());
    }
}
