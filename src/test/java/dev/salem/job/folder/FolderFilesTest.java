package dev.salem.job.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderFilesTest {
    @TempDir
    private Path folder;

    @Test
    void put_happensOnlyWhereTheConditionHolds_andLeavesNothingElse() {
        FolderFiles files = new FolderFiles(folder);
        Path file = folder.resolve("a.json");

        assertThat(files.put(file, new byte[] {1}, () -> !Files.exists(file))).isTrue();
        assertThat(files.put(file, new byte[] {2}, () -> !Files.exists(file))).isFalse();

        assertThat(file).hasBinaryContent(new byte[] {1});
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void removeAbandoned_sparesWhatIsBeingWritten() throws IOException {
        Path old = Files.write(folder.resolve(".a.json.1.partial"), new byte[1]);
        Path young = Files.write(folder.resolve(".a.json.2.partial"), new byte[1]);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        new FolderFiles(folder).removeAbandoned();
        new FolderFiles(folder.resolve("none")).removeAbandoned();

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }
}
