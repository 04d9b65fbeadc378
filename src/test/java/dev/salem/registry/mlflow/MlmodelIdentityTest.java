package dev.salem.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlmodelIdentityTest {
    @Test
    void renamed_replacesTopLevelFieldsAlone() {
        String expected = Edits.MLMODEL
                .replace("run_id: 00000000000000000000000000000000", "run_id: '12e4'")
                .replace("utc_time_created: '2026-11-23 09:34:06.898876'", "utc_time_created: 'now'");
        assertThat(renamed(
                        Edits.MLMODEL, Map.of("run_id", Optional.of("12e4"), "utc_time_created", Optional.of("now"))))
                .isEqualTo(expected)
                .contains("    run_id: of the flavor");
    }

    @Test
    void renamed_replacesValuesOfSeveralLines() {
        assertThat(renamed("a: 1\nrun_id: 'long\n  value'\nz: 2\n", Map.of("run_id", Optional.of("x"))))
                .isEqualTo("a: 1\nrun_id: 'x'\nz: 2\n");
        assertThat(renamed("run_id: >-\n  long\n  value\nz: 2", Map.of("run_id", Optional.of("x"))))
                .isEqualTo("run_id: 'x'\nz: 2");
    }

    @Test
    void renamed_addsAndRemovesFields() {
        Map<String, Optional<String>> identity = new LinkedHashMap<>();
        identity.put("run_id", Optional.of("it's"));
        identity.put("model_id", Optional.empty());
        assertThat(renamed("model_id: m-1\nflavors: {}", identity)).isEqualTo("flavors: {}\nrun_id: 'it''s'\n");
        assertThat(renamed("flavors: {}\nmodel_id: m-1", identity)).isEqualTo("flavors: {}\nrun_id: 'it''s'\n");
    }

    @Test
    void renamed_keepsLineEndsAndForeignText() {
        assertThat(renamed("# é\r\nrun_id: a\r\nz: \"\\u00e9\"\r\n", Map.of("run_id", Optional.of("b"))))
                .isEqualTo("# é\r\nrun_id: 'b'\r\nz: \"\\u00e9\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "- a\n- b\n",
                "{run_id: a, flavors: {}}\n",
                "run_id: a\nrun_id: b\n",
                "\"run_id\": a\n",
                "run_id:\n- a\n- b\n",
                "a: &a [x,x]\nb: &b [*a,*a]\n: c\nrun_id: [\n",
                "run_id: !!javax.script.ScriptEngineManager [a]\nx: !!java.net.URL [http://x]\n",
                "--- \nrun_id: a\n--- \nrun_id: b\n"
            })
    void renamed_refusesWhatMlflowDoesNotWrite(String text) {
        assertThatThrownBy(() -> renamed(text, Map.of("run_id", Optional.of("x"))))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("MLmodel can't be carried over");
    }

    @Test
    void renamed_refusesOtherEncodings() {
        byte[] latin = "run_id: é\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> MlmodelIdentity.renamed(latin, Map.of()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("no UTF-8");
    }

    private static String renamed(String text, Map<String, Optional<String>> identity) {
        return new String(
                MlmodelIdentity.renamed(text.getBytes(StandardCharsets.UTF_8), identity), StandardCharsets.UTF_8);
    }
}
