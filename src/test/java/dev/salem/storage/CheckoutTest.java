package dev.salem.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutTest {
    @TempDir
    private Path folder;

    @Test
    void add_whereNoLinksCanBeMade_copies() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(
                Files.isWritable(memory) && !Files.getFileStore(memory).equals(Files.getFileStore(folder)),
                "skipped: no second file system here");
        Path blob = Files.writeString(Files.createTempFile(memory, "salem", ".test"), "bytes");
        try {
            Checkout checkout = Checkout.begin(folder);
            checkout.add(new ArtifactName("model/weights"), blob);
            assertThat(checkout.model().resolve("model/weights")).hasContent("bytes");
            checkout.end();
        } finally {
            Files.delete(blob);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void add_whereLinksCanBeMade_sharesTheBytes() throws IOException {
        Path blob = Files.writeString(folder.resolve("blob"), "bytes");
        Checkout checkout = Checkout.begin(Files.createDirectory(folder.resolve("checkouts")));
        checkout.add(new ArtifactName("weights"), blob);
        assertThat(Files.isSameFile(checkout.model().resolve("weights"), blob)).isTrue();
        checkout.end();
        assertThat(blob).hasContent("bytes");
    }
}
