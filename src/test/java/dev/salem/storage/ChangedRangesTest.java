package dev.salem.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangedRangesTest {
    private static final int GAP = 64 * 1024;

    @TempDir
    private Path folder;

    @Test
    void between_equalFiles_isEmpty() throws IOException {
        byte[] bytes = bytes(5_000_000);
        assertThat(between(bytes, bytes)).isEmpty();
        assertThat(between(new byte[0], new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, GAP, GAP + 1, 4 * 1024 * 1024, 4 * 1024 * 1024 + 1, 9_000_001})
    void between_filesThatDifferEverywhere_isOneRange(int size) throws IOException {
        byte[] base = bytes(size);
        byte[] edited = base.clone();
        for (int at = 0; at < size; at++) {
            edited[at]++;
        }
        assertThat(between(base, edited)).containsExactly(new ByteRange(0, size));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void between_scatteredChanges_isWhatBytesInTurnTell(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] base = bytes(4 * 1024 * 1024 + random.nextInt(5_000_000));
        byte[] edited = base.clone();
        int at = 0;
        while (at < base.length) {
            edited[at] ^= (byte) (1 + random.nextInt(255));
            int[] steps = {1, 2, 60, 64, 65, 66, GAP - 1, GAP, GAP + 1, GAP + 2, 1_000_000};
            at += steps[random.nextInt(steps.length)];
        }
        assertThat(between(base, edited)).isEqualTo(byteByByte(base, edited)).isNotEmpty();
    }

    @Test
    void between_changesOnBothSidesOfAChunksEnd_areOneRange() throws IOException {
        byte[] base = bytes(9_000_000);
        byte[] edited = base.clone();
        int end = 4 * 1024 * 1024;
        edited[end - 1]++;
        edited[end]++;
        edited[end + 1000]++;
        assertThat(between(base, edited)).containsExactly(new ByteRange(end - 1, end + 1001));
    }

    /** The files are holes for the most part; in memory, where there is such a folder, these are read quickly. */
    @Test
    void between_filesBeyondTwoGiB_findsChangesPastIt() throws IOException {
        Path memory = Path.of("/dev/shm");
        Path home = Files.createTempDirectory(Files.isWritable(memory) ? memory : folder, "salem");
        long size = (2L << 30) + 10_000;
        Path base = home.resolve("base");
        Path edited = home.resolve("edited");
        try {
            write(base, size - 1, (byte) 0);
            long changed = (2L << 30) + 123;
            write(edited, 7, (byte) 1);
            write(edited, changed - GAP - 1, (byte) 1);
            write(edited, changed, (byte) 1);
            write(edited, size - 1, (byte) 1);
            assertThat(ChangedRanges.between(base, edited))
                    .containsExactly(
                            new ByteRange(7, 8),
                            new ByteRange(changed - GAP - 1, changed - GAP),
                            new ByteRange(changed, size));
        } finally {
            Files.deleteIfExists(base);
            Files.deleteIfExists(edited);
            Files.delete(home);
        }
    }

    @Test
    void between_filesOfOtherSizes_namesBoth() {
        assertThatThrownBy(() -> between(new byte[3], new byte[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 bytes in ")
                .hasMessageContaining("and 4 in ");
    }

    @Test
    void between_aFileThatIsGone_saysWhich() {
        Path absent = folder.resolve("absent");
        assertThatThrownBy(() -> ChangedRanges.between(absent, absent))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining(absent.toString());
    }

    private static List<ByteRange> byteByByte(byte[] base, byte[] edited) {
        List<ByteRange> ranges = new ArrayList<>();
        int from = -1;
        int last = -1;
        for (int at = 0; at < base.length; at++) {
            if (base[at] != edited[at]) {
                if (from >= 0 && at - (last + 1) >= GAP) {
                    ranges.add(new ByteRange(from, last + 1));
                    from = at;
                }
                from = from < 0 ? at : from;
                last = at;
            }
        }
        if (from >= 0) {
            ranges.add(new ByteRange(from, last + 1));
        }
        return ranges;
    }

    private List<ByteRange> between(byte[] base, byte[] edited) throws IOException {
        return ChangedRanges.between(
                Files.write(folder.resolve("base"), base), Files.write(folder.resolve("edited"), edited));
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static void write(Path file, long position, byte value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {value}), position);
        }
    }
}
