package dev.salem.workflow;

import dev.salem.registry.ModelUri;
import dev.salem.registry.RegistryNames;
import java.util.Optional;

/**
 * The registered model that an edited model becomes a version of.
 *
 * @param name of the registered model
 * @param alias that points at the new version at the very end; never {@code champion}, which stays its owner's choice
 */
public record Publication(String name, String alias) {
    /** The alias of a version that waits to be compared with the one in use. */
    public static final String CHALLENGER = "challenger";

    /** The alias of the version in use. */
    static final String CHAMPION = "champion";

    /** The name of the registered model that a model's URI speaks of, if it does. */
    public static Optional<String> nameOf(String model) {
        return registered(model).map(ModelUri.Registered::name);
    }

    /** The version that a model's URI names, if it names one of a registered model. */
    static Optional<ModelUri.Registered> registered(String model) {
        return ModelUri.parse(model) instanceof ModelUri.Registered registered
                ? Optional.of(registered)
                : Optional.empty();
    }

    public Publication {
        RegistryNames.requireModel(name);
        RegistryNames.requireAlias(alias);
        if (alias.equals(CHAMPION)) {
            throw new WorkflowException(
                    "alias must not be champion: an edit only proposes a version, promoting it is your choice");
        }
    }
}
