package dev.salem.registry;

import dev.salem.storage.ArtifactName;
import dev.salem.storage.StoreUri;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a model is said to be: a folder of this machine, a version of a registered model, or files of a store. */
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
     * @param alias or empty when there is a version; {@code latest} is the newest version
     */
    record Registered(String name, Optional<Integer> version, Optional<String> alias) implements ModelUri {
        /** What MLflow calls the newest version; no alias can have this name. */
        public static final String LATEST = "latest";

        public Registered {
            name = RegistryNames.requireModel(name);
            alias = alias.map(given -> given.equals(LATEST) ? given : RegistryNames.requireAlias(given));
            if (version.isPresent() == alias.isPresent()) {
                throw new IllegalArgumentException(
                        "either version or alias must be given, got: " + version + " and " + alias);
            }
            if (version.isPresent() && version.get() < 1) {
                throw new RegistryException("version must be at least 1, got: " + version.get());
            }
        }

        /** A version by its number. */
        public static Registered version(String name, int version) {
            return new Registered(name, Optional.of(version), Optional.empty());
        }

        /** The version that an alias points at. */
        public static Registered alias(String name, String alias) {
            return new Registered(name, Optional.empty(), Optional.of(alias));
        }

        /** Whether it means the newest version. */
        public boolean latest() {
            return alias.equals(Optional.of(LATEST));
        }

        @Override
        public String toString() {
            return "models:/" + name
                    + version.map(number -> "/" + number).orElseGet(() -> (latest() ? "/" : "@") + alias.orElseThrow());
        }
    }

    /** A model that a tracking server keeps by its own id, {@code models:/m-…}. */
    record LoggedModel(String id) implements ModelUri {
        private static final Pattern ID = Pattern.compile("m-[0-9a-f]{32}");

        public LoggedModel {
            if (!ID.matcher(id).matches()) {
                throw new RegistryException("a logged model's id must be m- and 32 hex digits, got: " + id);
            }
        }

        @Override
        public String toString() {
            return "models:/" + id;
        }
    }

    /**
     * A model among a run's artifacts, {@code runs:/id/path}.
     *
     * @param path below the run's artifacts, such as {@code model}
     */
    record RunArtifact(String run, String path) implements ModelUri {
        private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

        public RunArtifact {
            if (!ID.matcher(run).matches()) {
                throw new RegistryException("a run's id must be 32 hex digits, got: " + run);
            }
            new ArtifactName(path);
        }

        @Override
        public String toString() {
            return "runs:/" + run + "/" + path;
        }
    }

    /** Files of a store, {@code s3://…} or {@code mlflow-artifacts:/…}. */
    record Stored(StoreUri location) implements ModelUri {
        public Stored {
            Objects.requireNonNull(location, "location");
        }

        @Override
        public String toString() {
            return location.toString();
        }
    }

    /**
     * Reads a path, {@code file:…}, {@code models:/name/3}, {@code models:/name@alias}, {@code models:/name/latest},
     * {@code models:/m-…}, {@code runs:/id/path}, {@code s3://…} or {@code mlflow-artifacts:/…}.
     *
     * @throws RegistryException for anything else, naming what is read
     */
    static ModelUri parse(String text) {
        return ModelUriParser.parse(text);
    }
}
