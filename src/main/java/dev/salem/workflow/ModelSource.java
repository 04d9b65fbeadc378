package dev.salem.workflow;

import dev.salem.registry.ModelRegistry;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.Registration;
import dev.salem.storage.StoreUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the folder of a model. */
final class ModelSource {
    /**
     * A model that was found.
     *
     * @param name what it is called in outcomes: its pinned URI, or the path as given
     */
    record Location(String name, Path folder) {
        Registration.Base base() {
            return new Registration.Base(name, StoreUri.of(folder), folder);
        }
    }

    private final Optional<ModelRegistry> registry;

    ModelSource(Optional<ModelRegistry> registry) {
        this.registry = registry;
    }

    Location locate(String model) {
        ModelUri uri = ModelUri.parse(model);
        if (uri instanceof ModelUri.Local local) {
            return new Location(model, real(local.folder()));
        }
        if (uri instanceof ModelUri.Registered registered) {
            ModelVersion version = registry.orElseThrow(
                            () -> new WorkflowException(model + ": no registry was given to look it up in"))
                    .resolve(registered);
            return new Location(version.uri(), version.location().folder());
        }
        throw new IllegalStateException("unknown kind of model URI: " + uri);
    }

    /** The folder that a link leads to; what is not there is left to say so when it is opened. */
    private static Path real(Path folder) {
        try {
            return Files.isSymbolicLink(folder) ? folder.toRealPath() : folder;
        } catch (IOException e) {
            return folder;
        }
    }
}
