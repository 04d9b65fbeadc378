package dev.salem.workflow;

import dev.salem.access.AccessRulesException;
import dev.salem.artifact.ArtifactException;
import dev.salem.artifact.DeltaException;
import dev.salem.editor.EditorException;
import dev.salem.editset.EditSetException;
import dev.salem.evaluation.EvaluationException;
import dev.salem.model.ModelException;
import dev.salem.registry.RegistryException;
import dev.salem.registry.RegistryUnavailableException;
import dev.salem.safetensors.SafetensorsException;
import dev.salem.secret.SecretException;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import dev.salem.tensor.TensorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What a caller can do about a failure. */
public enum FailureKind {
    /** Mend the request or its files; a repeat fails alike. */
    INVALID_INPUT,
    /** A disk, a registry or a native library failed; a repeat may succeed. */
    DEPENDENCY,
    /** Give the process more memory. */
    OUT_OF_MEMORY,
    /** A fault of this program. */
    INTERNAL;

    /** A failure that says itself what can be done about it. */
    public interface Known {
        FailureKind kind();
    }

    private static final List<Class<? extends Throwable>> INVALID = List.of(
            WorkflowException.class,
            AccessRulesException.class,
            ModelException.class,
            EditSetException.class,
            SafetensorsException.class,
            EditorException.class,
            EvaluationException.class,
            DeltaException.class,
            RegistryException.class,
            StorageException.class);

    /** How libtorch and the C++ library say that memory is short. */
    private static final List<String> NATIVE_SHORTAGE =
            List.of("can't allocate memory", "not enough memory", "bad_alloc", "out of memory");

    /** The kind of a failure. */
    public static FailureKind of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError || saysMemoryIsShort(cause)) {
                return OUT_OF_MEMORY;
            }
        }
        if (failure instanceof Known known) {
            return known.kind();
        }
        if (INVALID.stream().anyMatch(kind -> kind.isInstance(failure))) {
            return INVALID_INPUT;
        }
        if (failure instanceof ArtifactException || failure instanceof TensorException) {
            return failure.getCause() == null ? INVALID_INPUT : DEPENDENCY;
        }
        if (failure instanceof SecretException secret) {
            return secret.isPassing() ? DEPENDENCY : INVALID_INPUT;
        }
        boolean dependency = failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure instanceof RegistryUnavailableException
                || failure instanceof StorageUnavailableException;
        return dependency ? DEPENDENCY : INTERNAL;
    }

    private static boolean saysMemoryIsShort(Throwable cause) {
        String message = cause.getMessage();
        return message != null && NATIVE_SHORTAGE.stream().anyMatch(message::contains);
    }
}
