package dev.salem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComputeDeviceTest {
    @ParameterizedTest
    @CsvSource({
        ", 0, cpu",
        ", 2, gpu0",
        "'  ', 1, gpu0",
        "auto, 0, cpu",
        "AUTO, 1, gpu0",
        "cpu, 1, cpu",
        "cpu, 0, cpu",
        "gpu, 3, gpu0"
    })
    void device_followsNameAndMachine(String name, int gpus, String device) {
        assertThat(ComputeDevice.named(name).among(gpus)).isEqualTo(Device.fromName(device));
    }

    @Test
    void aGpuThatIsNotThere_isRefusedWithTheCure() {
        assertThatThrownBy(() -> ComputeDevice.named("gpu").among(0))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("SALEM_DEVICE=cpu");
    }

    @Test
    void anotherName_isRefused() {
        assertThatThrownBy(() -> ComputeDevice.named("tpu"))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("got: tpu");
    }
}
