package dev.salem.storage;

/**
 * A range of a file's bytes.
 *
 * @param from first byte
 * @param to one after the last byte
 */
public record ByteRange(long from, long to) {
    public ByteRange {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("a range must have 0 <= from < to, got: " + from + " to " + to);
        }
    }

    public long length() {
        return to - from;
    }
}
