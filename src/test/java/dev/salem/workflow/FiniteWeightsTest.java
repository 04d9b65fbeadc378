package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.model.ModelException;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.FloatCodec;
import dev.salem.safetensors.SafetensorsWriter;
import dev.salem.safetensors.TensorData;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FiniteWeightsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Dtype.class,
            names = {"F16", "BF16", "F32", "F64"})
    void isFinite_tellsNumbersFromOthersInEveryStoredType(Dtype dtype) {
        assertThat(FiniteWeights.isFinite(encoded(dtype, 0, -1, 65504, -6e-8f), dtype))
                .isTrue();
        assertThat(FiniteWeights.isFinite(encoded(dtype, 0, Float.NaN), dtype)).isFalse();
        assertThat(FiniteWeights.isFinite(encoded(dtype, Float.POSITIVE_INFINITY, 0), dtype))
                .isFalse();
        assertThat(FiniteWeights.isFinite(encoded(dtype, Float.NEGATIVE_INFINITY), dtype))
                .isFalse();
    }

    @Test
    void require_namesTheTensor() {
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(
                file,
                Map.of(
                        "sound", new TensorData(Dtype.F32, List.of(1L), encoded(Dtype.F32, 1)),
                        "broken", new TensorData(Dtype.F16, List.of(2L), encoded(Dtype.F16, 1, Float.NaN)),
                        "ids",
                                new TensorData(
                                        Dtype.I64,
                                        List.of(1L),
                                        ByteBuffer.allocate(8).putLong(0, -1))),
                Map.of());
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertThatThrownBy(() -> FiniteWeights.require(checkpoint))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("tensor broken holds NaN");
        }
    }

    private static ByteBuffer encoded(Dtype dtype, float... values) {
        return FloatCodec.encode(values, dtype);
    }
}
