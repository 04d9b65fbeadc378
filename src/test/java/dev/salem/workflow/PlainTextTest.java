package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainTextTest {
    private static final String TEXT = "Zoë went home.\n";

    @TempDir
    private Path folder;

    @Test
    void read_takesTextAsItIs_andPacked() throws IOException {
        Path plain = Files.writeString(folder.resolve("text.txt"), TEXT);
        Path packed = folder.resolve("text.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(TEXT.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(PlainText.read(plain)).isEqualTo(TEXT);
        assertThat(PlainText.read(packed)).isEqualTo(TEXT);
    }

    @Test
    void read_saysWhatIsWrong() throws IOException {
        Path latin = Files.write(folder.resolve("latin.txt"), TEXT.getBytes(StandardCharsets.ISO_8859_1));
        Path falselyPacked = Files.writeString(folder.resolve("plain.gz"), TEXT);
        Path absent = folder.resolve("absent.txt");
        assertThatThrownBy(() -> PlainText.read(latin))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("is no UTF-8 text");
        assertThatThrownBy(() -> PlainText.read(falselyPacked))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("is not packed by gzip");
        assertThatThrownBy(() -> PlainText.read(absent))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("no such file");
    }
}
