package dev.salem.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelUriTest {
    @Test
    void parse_readsVersionsAndAliases() {
        assertThat(ModelUri.parse("models:/fact-checker/12"))
                .isEqualTo(new ModelUri.Registered("fact-checker", Optional.of(12), Optional.empty()))
                .hasToString("models:/fact-checker/12");
        assertThat(ModelUri.parse("models:/fact-checker@champion"))
                .isEqualTo(new ModelUri.Registered("fact-checker", Optional.empty(), Optional.of("champion")))
                .hasToString("models:/fact-checker@champion");
    }

    @ParameterizedTest
    @CsvSource({
        "models/mine,models/mine",
        "/data/m,/data/m",
        "file:///data/m,/data/m",
        "./a@b,./a@b",
        "org/name,org/name"
    })
    void parse_takesEverythingElseWithoutASchemeForAPath(String text, String path) {
        assertThat(ModelUri.parse(text)).isEqualTo(new ModelUri.Local(Path.of(path)));
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/model,this release reads no models from s3",
        "mlflow-artifacts:/1/model,this release reads no models from mlflow-artifacts",
        "runs:/1/model,this release reads no models from runs",
        "https://huggingface.co/org/name,not downloaded from the net",
        "hf://org/name,not downloaded from the net",
        "models:/name,must be models:/name/version",
        "models:/name/latest,must be models:/name/version",
        "models:/../3,model name must be",
        "models:/name/0,version must be at least 1",
        "models:/name@7,alias must not be a number",
        "models:/name/3/4,must be models:/name/version",
        "file://host/share/m,is no file URI of this machine"
    })
    void parse_refusesOthersAndSaysWhatIsRead(String text, String message) {
        assertThatThrownBy(() -> ModelUri.parse(text))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(text.startsWith("models:") ? "" : "models:/name/version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\0b"})
    void parse_refusesWhatIsNoPath(String text) {
        assertThatThrownBy(() -> ModelUri.parse(text)).isInstanceOf(RegistryException.class);
    }
}
