package dev.salem.editset;

/**
 * How large an edit set may be.
 *
 * @param maxRows rows, without blank lines and header
 * @param maxBytes bytes of the file
 * @param maxCharacters UTF-16 units of one text, text pair or target
 */
public record Limits(int maxRows, long maxBytes, int maxCharacters) {

    public Limits {
        requirePositive("maxRows", maxRows);
        requirePositive("maxBytes", maxBytes);
        requirePositive("maxCharacters", maxCharacters);
    }

    /** 1,000,000 rows, 512 MiB, 100,000 characters a text. */
    public static Limits standard() {
        return new Limits(1_000_000, 512L << 20, 100_000);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, got: " + value);
        }
    }
}
