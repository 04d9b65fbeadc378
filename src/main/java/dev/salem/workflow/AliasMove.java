package dev.salem.workflow;

import dev.salem.registry.ModelRegistry;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.RegistryNames;
import java.util.Optional;

/**
 * An alias that was moved to another version.
 *
 * @param from version that it pointed at, or null if it was not there
 * @param to version that it points at now
 */
public record AliasMove(String name, String alias, Integer from, int to) {
    /** What a caller may give for the version that an alias points at. */
    public static final String NONE = "none";

    /**
     * Lets an alias point at a version, if it points where the caller thinks; done already, it stays as it is.
     *
     * @param model URI of the version
     * @param expected number of the version that the alias points at, {@code none} if it should not be there yet; empty
     *     for the version's own base
     * @throws WorkflowException if the URI names no version, or there is no base to expect
     * @throws dev.salem.registry.RegistryException if the alias points elsewhere
     */
    public static AliasMove promote(Site site, String model, String alias, Optional<String> expected) {
        ModelRegistry registry = site.registryFor(model);
        RegistryNames.requireAlias(alias);
        ModelVersion version = registry.resolve(Publication.registered(model)
                .orElseThrow(() -> new WorkflowException(
                        model + ": must be models:/name/version or models:/name@alias to be promoted")));
        if (version.aliases().contains(alias)) {
            return new AliasMove(version.name(), alias, version.version(), version.version());
        }
        Optional<Integer> from =
                expected.isPresent() ? number(expected.get()) : Optional.of(base(registry, version, alias));
        if (from.isPresent()) {
            registry.tag(version.name(), version.version(), Tags.before(alias), Integer.toString(from.get()));
        }
        registry.point(version.name(), alias, version.version(), from);
        return new AliasMove(version.name(), alias, from.orElse(null), version.version());
    }

    /**
     * Lets an alias point back at the version that it pointed at before {@link #promote}, or at the base of the version that
     * it points at, where nothing is known of a promotion.
     *
     * @throws WorkflowException if that version was neither promoted nor made from one of the same model
     */
    public static AliasMove rollback(Site site, String name, String alias) {
        ModelRegistry registry = site.registryFor(name);
        ModelVersion version = registry.resolve(ModelUri.Registered.alias(name, alias));
        int before = Optional.ofNullable(version.tags().get(Tags.before(alias)))
                .map(Integer::parseInt)
                .or(() -> VersionHistory.baseOf(version))
                .orElseThrow(() -> new WorkflowException(version.uri() + " (" + alias + ") took no other version's "
                        + "place, and is no edit of a version of " + name + ", so there is nothing to go back to"));
        registry.point(name, alias, before, Optional.of(version.version()));
        return new AliasMove(name, alias, version.version(), before);
    }

    private static int base(ModelRegistry registry, ModelVersion version, String alias) {
        boolean there = registry.versions(version.name()).stream()
                .anyMatch(other -> other.aliases().contains(alias));
        if (!there) {
            throw new WorkflowException("alias \"" + alias + "\" of " + version.name()
                    + " points at nothing yet; to let it point at version " + version.version()
                    + ", say --expect none");
        }
        return VersionHistory.baseOf(version)
                .orElseThrow(() -> new WorkflowException(version.uri()
                        + " does not say which version it was made from; say by --expect which version " + alias
                        + " points at now"));
    }

    private static Optional<Integer> number(String expected) {
        if (expected.equals(NONE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.parseInt(expected));
        } catch (NumberFormatException e) {
            throw new WorkflowException("the expected version must be a number or none, got: \"" + expected + "\"");
        }
    }
}
