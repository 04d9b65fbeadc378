package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
    private static final String ANN = "ann-0123456789-0123456789";
    private static final String BOB = "bob=0123456789=0123456789";

    @TempDir
    private Path folder;

    @Test
    void callerOf_knowsKeysOfSettingAndFile() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "# people\n\nbob = " + BOB + "\n");
        ApiKeys keys = ApiKeys.of(Optional.of(" ann=" + ANN + ","), Optional.of(file));

        assertThat(keys.callerOf(ANN)).contains("ann");
        assertThat(keys.callerOf(BOB)).contains("bob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ann",
                "ann-0123456789-012345678",
                "ann-0123456789-0123456789 ",
                "ANN-0123456789-0123456789"
            })
    void callerOf_knowsNoOtherKey(String key) {
        assertThat(ApiKeys.of(Optional.of("ann=" + ANN), Optional.empty()).callerOf(key))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "just-a-key-of-some-length, must be name=KEY",
        "=0123456789-0123456789-abc, must be name=KEY",
        "a b=0123456789-0123456789-abc, must be name=KEY",
        "ann=secret-too-short, 24 characters at least"
    })
    void of_refusesBrokenEntries_withoutTellingTheKey(String entry, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiKeys.of(Optional.of(entry), Optional.empty()))
                .withMessageContaining(reason)
                .withMessageNotContainingAny("secret", "just-a-key", "0123456789");
    }

    @Test
    void of_refusesTwoKeysOfOneName_andAMissingFile() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiKeys.of(Optional.of("ann=" + ANN + ",ann=" + BOB), Optional.empty()))
                .withMessageContaining("ann must have one key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiKeys.of(Optional.empty(), Optional.of(folder.resolve("none"))))
                .withMessageContaining("can't be read");
    }
}
