package dev.salem.model;

/**
 * A text, or a pair of texts, as the model reads it.
 *
 * @param ids token ids with the special tokens, at least one
 * @param typeIds segment of each token
 * @param truncated whether the text was longer than the limit
 */
public record EncodedText(long[] ids, long[] typeIds, boolean truncated) {
    public EncodedText {
        if (ids.length == 0 || ids.length != typeIds.length) {
            throw new IllegalArgumentException(
                    "ids and typeIds must be of one length, not 0, got: " + ids.length + " and " + typeIds.length);
        }
    }

    public int length() {
        return ids.length;
    }
}
