package dev.salem.trigger;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which places requests may name beside registered models. Nothing is allowed that is not listed. */
@ConfigMapping(prefix = "salem.places")
public interface PlaceSettings {
    /** Folders of this machine, with all below them. */
    Optional<List<Path>> folders();

    /** {@code bucket} or {@code bucket/prefix} of S3, with all below them. */
    Optional<List<String>> buckets();

    /** Hosts that {@code mlflow-artifacts://host/…} may name. */
    Optional<Set<String>> hosts();
}
