package dev.salem.registry;

import dev.salem.storage.StoreUri;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Where models have names, versions and aliases. */
public interface ModelRegistry {
    /**
     * The version that a {@code models:} URI points at now; an alias is followed to the version that it names.
     *
     * @throws RegistryException if there is no such model, version or alias
     * @throws RegistryUnavailableException if the registry can't be read
     */
    ModelVersion resolve(ModelUri.Registered uri);

    /**
     * Where the files of a logged model or of a run's artifact are stored.
     *
     * @param uri a {@link ModelUri.LoggedModel} or {@link ModelUri.RunArtifact}
     * @throws RegistryException if there is no such model or run, or this registry keeps none
     * @throws RegistryUnavailableException if the registry can't be read
     */
    StoreUri locate(ModelUri uri);

    /**
     * The version that a request made, if it came to that.
     *
     * @throws RegistryUnavailableException if the registry can't be read
     */
    Optional<ModelVersion> registered(String name, String requestKey);

    /**
     * Adds a version, and lets its alias point at it once everything else is in place. A request key that the model has
     * a version of already returns that version and adds nothing, so a registration may be repeated after any failure,
     * and goes on where it stopped.
     *
     * @param journal hears of each step before and after it is done
     * @throws RegistryException if the registration asks for what the registry refuses
     * @throws RegistryUnavailableException if the registry can't be written
     */
    ModelVersion register(Registration registration, Journal journal);

    /**
     * Keeps the record of an edit that makes no version, such as one that the gate rejected; a repeat adds no second
     * record. A registry that keeps no records of runs does nothing.
     *
     * @throws RegistryUnavailableException if the registry can't be written
     */
    void reject(EditRun run, Journal journal);

    /**
     * Every version of a model, oldest first.
     *
     * @throws RegistryException if there is no such model
     * @throws RegistryUnavailableException if the registry can't be read
     */
    List<ModelVersion> versions(String name);

    /**
     * Every version, of whatever model, that an alias points at or that bears a tag, pinned.
     *
     * @throws RegistryUnavailableException if the registry can't be read
     */
    List<ModelUri.Registered> marked(String alias, String tag);

    /**
     * Lets an alias point at a version.
     *
     * @param expected the version that the alias must point at now; empty if the alias must not exist
     * @throws RegistryException if there is no such version, or the alias points elsewhere
     * @throws RegistryUnavailableException if the registry can't be written
     */
    void point(String name, String alias, int version, Optional<Integer> expected);

    /**
     * Sets a tag of a version.
     *
     * @throws RegistryException if there is no such version
     * @throws RegistryUnavailableException if the registry can't be written
     */
    void tag(String name, int version, String tag, String value);

    /** The page that shows a version to a person, where there is one. */
    default Optional<URI> page(ModelVersion version) {
        return Optional.empty();
    }
}
