package dev.salem.trigger.http;

import dev.salem.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys that callers show. Only their digests are kept, and all are compared in constant time. */
final class ApiKeys {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final int SHORTEST = 24;

    private final Map<String, byte[]> digests = new LinkedHashMap<>();

    /**
     * Reads keys.
     *
     * @param keys {@code name=KEY} divided by commas or lines, or where they lie as {@link Secret} says
     * @param file {@code name=KEY} a line; empty lines and lines that begin with # are left out
     * @throws IllegalArgumentException if one is not of that form, without the key in its message
     */
    static ApiKeys of(Optional<String> keys, Optional<Path> file) {
        ApiKeys all = new ApiKeys();
        keys.ifPresent(setting -> Secret.of(setting)
                .reveal()
                .lines()
                .flatMap(line -> Pattern.compile(",").splitAsStream(line))
                .forEach(entry -> all.add(entry, "salem.http.keys")));
        file.ifPresent(path -> lines(path).lines().forEach(line -> all.add(line, path.toString())));
        return all;
    }

    boolean isEmpty() {
        return digests.isEmpty();
    }

    /** The caller whose key it is. */
    Optional<String> callerOf(String key) {
        byte[] digest = digest(key);
        String caller = null;
        for (Map.Entry<String, byte[]> known : digests.entrySet()) {
            if (MessageDigest.isEqual(known.getValue(), digest)) {
                caller = known.getKey();
            }
        }
        return Optional.ofNullable(caller);
    }

    private void add(String entry, String source) {
        String text = entry.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        int at = text.indexOf('=');
        String name = at < 0 ? "" : text.substring(0, at).strip();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(source + ": entry " + (digests.size() + 1)
                    + " must be name=KEY, with a name of letters, digits, . _ @ -");
        }
        String key = text.substring(at + 1).strip();
        if (key.length() < SHORTEST) {
            throw new IllegalArgumentException(source + ": the key of " + name + " must have " + SHORTEST
                    + " characters at least, got: " + key.length());
        }
        if (digests.put(name, digest(key)) != null) {
            throw new IllegalArgumentException(source + ": " + name + " must have one key, got two");
        }
    }

    private static String lines(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("salem.http.keys-file can't be read: " + e, e);
        }
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
