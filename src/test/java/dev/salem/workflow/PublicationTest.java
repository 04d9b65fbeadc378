package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.registry.RegistryException;
import org.junit.jupiter.api.Test;

class PublicationTest {
    @Test
    void champion_isNeverProposed() {
        assertThatThrownBy(() -> new Publication("checker", "champion"))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("champion");
    }

    @Test
    void names_areThoseOfRegistries() {
        assertThatThrownBy(() -> new Publication("../up", "challenger")).isInstanceOf(RegistryException.class);
    }
}
