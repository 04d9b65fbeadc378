package dev.salem.storage.mlflow;

import dev.salem.mlflow.MlflowException;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;

/** What a failed call means for a file. */
final class ProxyFailures {
    private ProxyFailures() {}

    static RuntimeException of(String what, MlflowException e) {
        if (e.serverMessage().contains("--serve-artifacts")) {
            return new StorageException(
                    what + ": the MLflow server hands no artifacts through; start it with --serve-artifacts", e);
        }
        return e.isPassing()
                ? new StorageUnavailableException(what + ": " + e.getMessage(), e)
                : new StorageException(what + ": " + e.getMessage(), e);
    }
}
