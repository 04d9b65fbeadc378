package dev.salem.registry.mlflow;

import dev.salem.mlflow.MlflowException;
import dev.salem.registry.RegistryException;
import dev.salem.registry.RegistryUnavailableException;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** The failures of server and store, as those of a registry. */
final class Failures {
    private Failures() {}

    static <T> T translated(Supplier<T> call) {
        try {
            return call.get();
        } catch (MlflowException e) {
            throw e.isPassing()
                    ? new RegistryUnavailableException(e.getMessage(), e)
                    : new RegistryException(e.getMessage());
        } catch (StorageException e) {
            throw new RegistryException(e.getMessage());
        } catch (StorageUnavailableException | UncheckedIOException e) {
            throw new RegistryUnavailableException(e.getMessage(), e);
        }
    }
}
