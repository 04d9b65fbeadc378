package dev.salem.registry;

import dev.salem.storage.StoreUri;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One version of a registered model.
 *
 * @param version a number from 1
 * @param uri its pinned URI, {@code models:/name/version}
 * @param location of the model's files
 * @param records location of what was kept beside the model: report, delta, outcome
 * @param tags what was noted at registration
 * @param aliases the aliases that point at it now
 */
public record ModelVersion(
        String name,
        int version,
        String uri,
        StoreUri location,
        StoreUri records,
        SortedMap<String, String> tags,
        SortedSet<String> aliases) {
    public ModelVersion {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(records, "records");
        if (version < 1) {
            throw new IllegalArgumentException("version must be at least 1, got: " + version);
        }
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(tags)));
        aliases = Collections.unmodifiableSortedSet(new TreeSet<>(aliases));
    }
}
