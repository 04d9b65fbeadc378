package dev.salem.editor.mend;

/**
 * What an editor belongs to besides its weight: it has learnt the gradients of exactly this model on texts cut this way.
 *
 * @param modelDigest digest of the weight files
 * @param tokenizerDigest digest of the tokenizer
 * @param maxLength tokens that a text may have
 */
public record BaseIdentity(String modelDigest, String tokenizerDigest, int maxLength) {
    public BaseIdentity {
        if (modelDigest.isBlank() || tokenizerDigest.isBlank()) {
            throw new IllegalArgumentException(
                    "digests must not be blank, got: \"" + modelDigest + "\" and \"" + tokenizerDigest + "\"");
        }
        if (maxLength < 1) {
            throw new IllegalArgumentException("maxLength must be at least 1, got: " + maxLength);
        }
    }
}
