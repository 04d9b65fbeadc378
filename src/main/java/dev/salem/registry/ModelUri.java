package dev.salem.registry;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where a model is said to be: a folder of this machine, or a version of a registered model. */
public sealed interface ModelUri {
    /** A folder, given as a plain path or as {@code file:}. */
    record Local(Path folder) implements ModelUri {
        public Local {
            Objects.requireNonNull(folder, "folder");
        }
    }

    /**
     * A version of a registered model, named by number or by alias.
     *
     * @param version from 1, or empty when there is an alias
     * @param alias or empty when there is a version
     */
    record Registered(String name, Optional<Integer> version, Optional<String> alias) implements ModelUri {
        public Registered {
            name = RegistryNames.requireModel(name);
            alias = alias.map(RegistryNames::requireAlias);
            if (version.isPresent() == alias.isPresent()) {
                throw new IllegalArgumentException(
                        "either version or alias must be given, got: " + version + " and " + alias);
            }
            if (version.isPresent() && version.get() < 1) {
                throw new RegistryException("version must be at least 1, got: " + version.get());
            }
        }

        @Override
        public String toString() {
            return "models:/" + name + version.map(number -> "/" + number).orElseGet(() -> "@" + alias.orElseThrow());
        }
    }

    /**
     * Reads {@code models:/name/3}, {@code models:/name@alias}, {@code file:…} or a plain path.
     *
     * @throws RegistryException for any other scheme, naming those that are read
     */
    static ModelUri parse(String text) {
        return ModelUriParser.parse(text);
    }
}
