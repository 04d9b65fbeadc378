package dev.salem.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The name of a stored file, relative to a location: parts divided by {@code /}. Names come from servers and are not
 * trusted: one that could lead out of a folder is refused, on any system and in any spelling that a file system may
 * take for the same.
 *
 * @param value such as {@code model/config.json}
 */
public record ArtifactName(String value) implements Comparable<ArtifactName> {
    private static final int LONGEST = 1024;
    private static final int LONGEST_PART = 255;
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?", Pattern.CASE_INSENSITIVE);

    /** @throws StorageException if it is empty, absolute, holds a part that is no plain file name, or is too long */
    public ArtifactName {
        if (value.isEmpty() || value.length() > LONGEST) {
            throw refused(value, "must have 1 to " + LONGEST + " characters");
        }
        if (value.codePoints().anyMatch(ArtifactName::unseen)) {
            throw refused(value, "must hold no control, format or broken characters");
        }
        // Some file systems and servers take compatibility characters, such as a full-width dot, for the plain ones.
        String plain = Normalizer.normalize(value, Normalizer.Form.NFKC);
        requirePlain(value, value);
        requirePlain(value, plain);
        if (slashes(plain) != slashes(value)) {
            throw refused(value, "must hold no character that stands for '/'");
        }
    }

    /** Its parts, the file's own name last. */
    public List<String> parts() {
        return List.of(value.split("/"));
    }

    /**
     * Where the file goes below a folder.
     *
     * @throws StorageException if this machine's file system has no such names
     */
    public Path under(Path folder) {
        Path path = folder;
        try {
            for (String part : parts()) {
                path = path.resolve(part);
            }
        } catch (InvalidPathException e) {
            throw refused(value, "must be a name that this machine's file system takes (" + e.getReason() + ")");
        }
        return path;
    }

    @Override
    public int compareTo(ArtifactName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static void requirePlain(String value, String spelling) {
        if (spelling.chars().anyMatch(c -> c == '\\' || c == ':' || c == '%')) {
            throw refused(value, "must hold no '\\', ':' or '%'");
        }
        for (String part : spelling.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw refused(value, "must be a relative path without empty parts, \".\" and \"..\"");
            }
            if (part.endsWith(".") || part.endsWith(" ")) {
                throw refused(value, "must have no part that ends with a dot or a space");
            }
            if (DEVICE.matcher(part).matches()) {
                throw refused(value, "must have no part that names a device, got: " + part);
            }
            if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART) {
                throw refused(value, "must have no part of more than " + LONGEST_PART + " bytes");
            }
        }
    }

    private static long slashes(String spelling) {
        return spelling.chars().filter(c -> c == '/').count();
    }

    private static boolean unseen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static StorageException refused(String value, String rule) {
        String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
        StringBuilder visible = new StringBuilder();
        shown.codePoints().forEach(c -> visible.appendCodePoint(unseen(c) ? '?' : c));
        return new StorageException("artifact name \"" + visible + "\": " + rule);
    }
}
