package dev.salem.workflow;

import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;

/** Finds versions in a site's registry. */
public final class VersionSearch {
    private VersionSearch() {}

    /**
     * The version that a URI points at now, with its tags and aliases.
     *
     * @throws WorkflowException if the site has no registry
     * @throws dev.salem.registry.RegistryException if there is no such version
     * @throws dev.salem.registry.RegistryUnavailableException if the registry can't be read
     */
    public static ModelVersion find(Site site, ModelUri.Registered uri) {
        return site.registryFor(uri.toString()).resolve(uri);
    }
}
