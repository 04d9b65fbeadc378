package dev.salem.registry;

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
     * Adds a version, and lets its alias point at it once everything else is in place. A request key that the model has
     * a version of already returns that version and adds nothing, so a registration may be repeated after any failure.
     *
     * @throws RegistryException if the registration asks for what the registry refuses
     * @throws RegistryUnavailableException if the registry can't be written; nothing is half-registered then
     */
    ModelVersion register(Registration registration);
}
