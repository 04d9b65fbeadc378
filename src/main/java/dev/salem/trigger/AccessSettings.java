package dev.salem.trigger;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** What each caller may ask for. */
@ConfigMapping(prefix = "salem.access")
public interface AccessSettings {
    /** A path or a location of a store with {@linkplain dev.salem.access.AccessRules rules}; without, all may ask for all. */
    Optional<String> rules();
}
