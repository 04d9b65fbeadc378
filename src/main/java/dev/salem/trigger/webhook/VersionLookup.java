package dev.salem.trigger.webhook;

import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;

/** Where a version is looked up that an event only names. */
@FunctionalInterface
public interface VersionLookup {
    /**
     * The version with its tags.
     *
     * @throws dev.salem.registry.RegistryException if there is none
     * @throws dev.salem.registry.RegistryUnavailableException if the registry can't be read
     */
    ModelVersion find(ModelUri.Registered version);
}
