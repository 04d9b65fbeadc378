package dev.salem.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    @TempDir
    private Path folder;

    @Test
    void reveal_tellsTheSettingItself_andTextTellsNothing() {
        Secret secret = Secret.of("hunter2 of ann");

        assertThat(secret.reveal()).isEqualTo("hunter2 of ann");
        assertThat(secret).hasToString("***");
    }

    @Test
    void reveal_readsFiles_once() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), " hunter2\n\n");
        Secret secret = Secret.of("file:" + file);

        assertThat(secret.reveal()).isEqualTo("hunter2");
        Files.delete(file);
        assertThat(secret.reveal()).isEqualTo("hunter2");
        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(() -> Secret.of("file://" + file).reveal())
                .withMessageContaining(file.toString())
                .matches(failure -> !failure.isPassing());
    }

    @Test
    void reveal_ofALargeFile_isRefused() throws IOException {
        Path file = Files.write(folder.resolve("large"), new byte[70_000]);

        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(() -> Secret.of("file:" + file).reveal())
                .withMessageContaining("65536");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secretsmanager:", "secretsmanager:#key", "secretsmanager:name#"})
    void of_halfAReference_isRefused(String setting) {
        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(() -> Secret.of(setting))
                .withMessageContaining("name or ARN");
    }
}
