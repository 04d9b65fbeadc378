package dev.salem.trigger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
    private static final int THREADS = 4;
    private static final int LINES = 200;

    @TempDir
    private Path folder;

    private Path path;
    private AuditFile file;

    @BeforeEach
    void open() {
        path = folder.resolve("new/audit.jsonl");
        file = AuditFile.at(path);
    }

    @Test
    void append_addsLines_thatOnlyTheOwnerReads() throws IOException {
        file.append("a");
        AuditFile.at(path).append("b");
        file.append("c");

        assertThat(Files.readString(path)).isEqualTo("a\nb\nc\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void append_afterARotation_beginsANewFile() throws IOException {
        file.append("a");
        Files.move(path, folder.resolve("new/audit.1"));
        file.append("b");
        Files.delete(path);
        file.append("c");

        assertThat(folder.resolve("new/audit.1")).hasContent("a\n");
        assertThat(path).hasContent("c\n");
    }

    @Test
    void append_afterATornLine_beginsALineOfItsOwn() throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "a\n{\"torn");
        file.append("b");

        assertThat(Files.readAllLines(path)).containsExactly("a", "{\"torn", "b");
    }

    @Test
    void append_thatFails_isMadeGoodByTheNext() throws IOException {
        Files.createDirectories(path);
        file.append("lost to the file");
        Files.delete(path);
        file.append("b");

        assertThat(path).hasContent("b\n");
    }

    @Test
    void append_byManyAtOnce_keepsLinesWhole() throws Exception {
        String line = "x".repeat(3000);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            AuditFile own = AuditFile.at(path);
            threads.add(new Thread(() -> IntStream.range(0, LINES).forEach(n -> own.append(line))));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        Map<Integer, Long> byLength = Files.readAllLines(path).stream()
                .filter(read -> !read.isEmpty())
                .collect(Collectors.groupingBy(String::length, Collectors.counting()));
        assertThat(byLength).isEqualTo(Map.of(line.length(), (long) THREADS * LINES));
    }

    @Test
    void line_isOneLineOfAscii_whateverTheValues() throws IOException {
        String evil = "a\r\n{\"time\":\"forged\"}\u2028\u202e\u0000\u001b[31m" + "é".repeat(1000);
        String line = new AuditEntry(
                        Instant.parse("2026-11-24T10:00:00Z"),
                        "job",
                        new Actor(evil, "::1"),
                        "refused",
                        Map.of("key", evil))
                .line();

        assertThat(line)
                .matches("[\\x20-\\x7e]*")
                .contains("\"time\":\"2026-11-24T10:00:00Z\",\"event\":\"job\",\"who\":\"a");
        Map<?, ?> read = new ObjectMapper().readValue(line, Map.class);
        assertThat((String) read.get("key"))
                .startsWith("a\r\n{\"time\"")
                .endsWith("é...")
                .hasSize(503);
        assertThat(read.keySet())
                .map(Object::toString)
                .containsExactly("time", "event", "who", "from", "outcome", "key");
    }

    @Test
    void append_survivesAnOverwritingRotation() throws IOException {
        file.append("a");
        Files.write(path, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        file.append("b");

        assertThat(path).hasContent("b\n");
    }
}
