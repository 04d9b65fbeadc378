package dev.salem.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Ids for new jobs: 32 lower-case hex digits that begin with a letter. Queues and pipes that read a message as JSON would take
 * one of digits alone, or one like {@code 12e4}, for a number.
 */
final class JobIds {
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdef";

    private JobIds() {}

    static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return id(bytes);
    }

    /** The one of a requester's idempotency key. */
    static String of(String requester, String key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(requester.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0);
            return id(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String id(byte[] bytes) {
        String digits = HexFormat.of().formatHex(bytes, 0, BYTES);
        return LETTERS.charAt(Character.digit(digits.charAt(0), 16) % LETTERS.length()) + digits.substring(1);
    }
}
