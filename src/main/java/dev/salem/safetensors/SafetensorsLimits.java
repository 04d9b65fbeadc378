package dev.salem.safetensors;

/**
 * How much of a foreign file is read before it is trusted.
 *
 * @param headerBytes the longest JSON header, in bytes; the reference reader stops at 100,000,000
 * @param indexBytes the longest {@code model.safetensors.index.json}, in bytes
 * @param shards the most files that an index may name
 */
public record SafetensorsLimits(int headerBytes, int indexBytes, int shards) {
    public static final int DEFAULT_HEADER_BYTES = 100_000_000;
    public static final int DEFAULT_INDEX_BYTES = 100_000_000;
    public static final int DEFAULT_SHARDS = 4096;

    public SafetensorsLimits {
        requirePositive("headerBytes", headerBytes);
        requirePositive("indexBytes", indexBytes);
        requirePositive("shards", shards);
    }

    public static SafetensorsLimits defaults() {
        return new SafetensorsLimits(DEFAULT_HEADER_BYTES, DEFAULT_INDEX_BYTES, DEFAULT_SHARDS);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, got: " + value);
        }
    }
}
