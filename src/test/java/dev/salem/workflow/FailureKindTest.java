package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.artifact.ArtifactException;
import dev.salem.editor.EditorException;
import dev.salem.model.ModelException;
import dev.salem.registry.RegistryException;
import dev.salem.registry.RegistryUnavailableException;
import dev.salem.tensor.TensorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureKindTest {
    static Stream<Arguments> failures() {
        IOException disk = new IOException("No space left on device");
        return Stream.of(
                Arguments.of(new WorkflowException("x"), FailureKind.INVALID_INPUT),
                Arguments.of(new ModelException("x", disk), FailureKind.INVALID_INPUT),
                Arguments.of(new EditorException("x"), FailureKind.INVALID_INPUT),
                Arguments.of(new RegistryException("x"), FailureKind.INVALID_INPUT),
                Arguments.of(new ArtifactException("taken"), FailureKind.INVALID_INPUT),
                Arguments.of(new ArtifactException("unwritable", disk), FailureKind.DEPENDENCY),
                Arguments.of(new UncheckedIOException(disk), FailureKind.DEPENDENCY),
                Arguments.of(new RegistryUnavailableException("x", disk), FailureKind.DEPENDENCY),
                Arguments.of(new TensorException("not loaded", disk), FailureKind.DEPENDENCY),
                Arguments.of(new TensorException("not finite"), FailureKind.INVALID_INPUT),
                Arguments.of(new OutOfMemoryError("Java heap space"), FailureKind.OUT_OF_MEMORY),
                Arguments.of(
                        new IllegalStateException(new RuntimeException(
                                "DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes")),
                        FailureKind.OUT_OF_MEMORY),
                Arguments.of(new RuntimeException("std::bad_alloc"), FailureKind.OUT_OF_MEMORY),
                Arguments.of(new NullPointerException(), FailureKind.INTERNAL));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void of_saysWhatACallerCanDo(Throwable failure, FailureKind kind) {
        assertThat(FailureKind.of(failure)).isEqualTo(kind);
    }
}
