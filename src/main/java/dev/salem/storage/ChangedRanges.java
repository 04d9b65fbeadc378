package dev.salem.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where two files of equal size differ. */
public final class ChangedRanges {
    /** Equal bytes between two differences that are not worth a range of their own. */
    static final int GAP = 64 * 1024;

    private static final int CHUNK = 4 * 1024 * 1024;
    /** Equal bytes after which a search by vectors is quicker than byte by byte. */
    private static final int RUN = 64;

    private final List<ByteRange> ranges = new ArrayList<>();

    private ChangedRanges() {}

    /**
     * The ranges that differ, ascending; each starts and ends with a byte that differs, and between two of them at least
     * 64 KiB are equal. Files may have any size; both are read once.
     *
     * @throws IllegalArgumentException if the sizes differ
     * @throws StorageUnavailableException if a file can't be read
     */
    public static List<ByteRange> between(Path base, Path edited) {
        ChangedRanges changed = new ChangedRanges();
        try (FileChannel left = FileChannel.open(base);
                FileChannel right = FileChannel.open(edited)) {
            long size = left.size();
            if (right.size() != size) {
                throw new IllegalArgumentException("files must have equal sizes, got: " + size + " bytes in " + base
                        + " and " + right.size() + " in " + edited);
            }
            ByteBuffer ours = ByteBuffer.allocateDirect((int) Math.min(CHUNK, size));
            ByteBuffer theirs = ByteBuffer.allocateDirect((int) Math.min(CHUNK, size));
            for (long position = 0; position < size; position += CHUNK) {
                int length = (int) Math.min(CHUNK, size - position);
                fill(left, ours, position, length, base);
                fill(right, theirs, position, length, edited);
                changed.compare(ours, theirs, position);
            }
        } catch (IOException e) {
            throw new StorageUnavailableException(base + " and " + edited + " can't be compared: " + e, e);
        }
        return List.copyOf(changed.ranges);
    }

    private static void fill(FileChannel channel, ByteBuffer buffer, long position, int length, Path file)
            throws IOException {
        buffer.clear().limit(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException(file + " became shorter while it was read");
            }
        }
        buffer.flip();
    }

    private void compare(ByteBuffer ours, ByteBuffer theirs, long offset) {
        int length = ours.limit();
        int at = 0;
        while (at < length) {
            int equal = ours.slice(at, length - at).mismatch(theirs.slice(at, length - at));
            if (equal < 0) {
                return;
            }
            int from = at + equal;
            int to = end(ours, theirs, from);
            add(offset + from, offset + to);
            at = to;
        }
    }

    /** One after the last byte that differs before a run of equal ones. */
    private static int end(ByteBuffer ours, ByteBuffer theirs, int from) {
        int to = from + 1;
        for (int at = to; at < ours.limit() && at - to < RUN; at++) {
            if (ours.get(at) != theirs.get(at)) {
                to = at + 1;
            }
        }
        return to;
    }

    private void add(long from, long to) {
        if (!ranges.isEmpty() && from - last().to() < GAP) {
            ranges.set(ranges.size() - 1, new ByteRange(last().from(), to));
        } else {
            ranges.add(new ByteRange(from, to));
        }
    }

    private ByteRange last() {
        return ranges.get(ranges.size() - 1);
    }
}
