package dev.salem.trigger.webhook;

import java.util.Map;
import java.util.Objects;

/** Something that happened in a registry. */
sealed interface RegistryEvent {
    /** What happened to which version of which model. */
    sealed interface OfVersion extends RegistryEvent {
        String model();

        int version();
    }

    /** @param tags that the version was created with */
    record VersionCreated(String model, int version, Map<String, String> tags) implements OfVersion {
        public VersionCreated {
            Objects.requireNonNull(model, "model");
            tags = Map.copyOf(tags);
        }
    }

    record AliasSet(String model, int version, String alias) implements OfVersion {
        public AliasSet {
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(alias, "alias");
        }
    }

    /** @param tags that were set now */
    record TagsSet(String model, int version, Map<String, String> tags) implements OfVersion {
        public TagsSet {
            Objects.requireNonNull(model, "model");
            tags = Map.copyOf(tags);
        }
    }

    /** @param what its kind, in the registry's words */
    record Other(String what) implements RegistryEvent {
        public Other {
            Objects.requireNonNull(what, "what");
        }
    }
}
