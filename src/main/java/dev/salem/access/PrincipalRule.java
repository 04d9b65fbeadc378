package dev.salem.access;

import dev.salem.registry.ModelUri;
import dev.salem.registry.RegistryException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What some principals may ask for.
 *
 * @param name of the principals: an owner of a key, {@code jwt:} and a token's name, or another trigger's name
 * @param models names of registered models that edits may start from and end in, and places of model files; empty for any
 * @param editSets places of edit sets; empty for any
 * @param waiting how many of a principal's jobs may wait
 * @param perMinute how often a principal may ask
 * @param operator whether it sees and takes back the jobs of all; else its own alone
 */
public record PrincipalRule(
        NamePattern name,
        Optional<List<String>> models,
        Optional<List<String>> editSets,
        OptionalInt waiting,
        OptionalInt perMinute,
        boolean operator) {
    /** Everything that anybody may. */
    static final PrincipalRule FREE = new PrincipalRule(
            new NamePattern("*"), Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), false);

    /** @throws IllegalArgumentException if a value is wrong, naming it */
    public PrincipalRule {
        models = models.map(List::copyOf);
        editSets = editSets.map(List::copyOf);
        try {
            AllowedPlaces.listed(models.orElse(List.of()).stream()
                    .filter(PrincipalRule::isPlace)
                    .toList());
            models.orElse(List.of()).stream().filter(entry -> !isPlace(entry)).forEach(NamePattern::new);
            AllowedPlaces.listed(editSets.orElse(List.of()));
        } catch (RegistryException | IllegalArgumentException e) {
            throw new IllegalArgumentException("principal " + name.text() + ": " + e.getMessage(), e);
        }
        requirePositive("waiting", waiting, name);
        requirePositive("perMinute", perMinute, name);
    }

    /** Whether a model may be read. */
    public boolean allowsModel(ModelUri model) {
        if (model instanceof ModelUri.Registered registered) {
            return allowsName(registered.name());
        }
        if (model instanceof ModelUri.Local || model instanceof ModelUri.Stored) {
            return models.map(allowed -> AllowedPlaces.listed(allowed.stream()
                                    .filter(PrincipalRule::isPlace)
                                    .toList())
                            .refusal(model)
                            .isEmpty())
                    .orElse(true);
        }
        return models.isEmpty() || names().anyMatch(NamePattern::coversAll);
    }

    /** Whether versions of a registered model may be made. */
    public boolean allowsName(String model) {
        return models.isEmpty() || names().anyMatch(pattern -> pattern.covers(model));
    }

    public boolean allowsEditSet(ModelUri place) {
        return editSets.map(
                        allowed -> AllowedPlaces.listed(allowed).refusal(place).isEmpty())
                .orElse(true);
    }

    private Stream<NamePattern> names() {
        return models.orElseThrow().stream().filter(entry -> !isPlace(entry)).map(NamePattern::new);
    }

    private static boolean isPlace(String entry) {
        return entry.contains("/") || entry.contains(":");
    }

    private static void requirePositive(String field, OptionalInt value, NamePattern name) {
        if (value.isPresent() && value.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    "principal " + name.text() + ": " + field + " must be at least 1, got: " + value.getAsInt());
        }
    }
}
