package dev.salem.workflow;

import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.RegistryException;
import java.util.List;

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

    /**
     * Returns where the site's registry answers, or it has none.
     *
     * @throws dev.salem.registry.RegistryUnavailableException if it doesn't
     */
    public static void requireAnswer(Site site) {
        site.registry().ifPresent(registry -> registry.registered("salem", "salem-probe"));
    }

    /**
     * Every version, of whatever model, that an alias points at or that bears a tag; none where the site has no registry.
     *
     * @throws dev.salem.registry.RegistryUnavailableException if the registry can't be read
     */
    public static List<ModelUri.Registered> marked(Site site, String alias, String tag) {
        return site.registry().map(registry -> registry.marked(alias, tag)).orElse(List.of());
    }

    /**
     * Whether a registered model has a version that is an edit of another version.
     *
     * @param name of the registered model, which need not exist
     * @param base pinned, of the same model or another
     * @throws dev.salem.registry.RegistryUnavailableException if the registry can't be read
     */
    public static boolean hasEditOf(Site site, String name, ModelUri.Registered base) {
        try {
            return site.registryFor(name).versions(name).stream()
                    .anyMatch(version -> base.toString().equals(version.tags().get(Tags.BASE)));
        } catch (RegistryException noSuchModel) {
            return false;
        }
    }
}
