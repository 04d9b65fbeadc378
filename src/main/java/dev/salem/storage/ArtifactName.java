package dev.salem.storage;

import java.nio.file.Path;
import java.util.List;

/**
 * The name of a stored file, relative to a location: parts divided by {@code /}. Names come from servers and are not
 * trusted: one that could lead out of a folder is refused.
 *
 * @param value such as {@code model/config.json}
 */
public record ArtifactName(String value) implements Comparable<ArtifactName> {
    private static final int LONGEST = 1024;

    /** @throws StorageException if it is empty, absolute, holds a part that is no plain file name, or is too long */
    public ArtifactName {
        if (value.isEmpty() || value.length() > LONGEST) {
            throw refused(value, "must have 1 to " + LONGEST + " characters");
        }
        for (String part : value.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw refused(value, "must be a relative path without empty parts, \".\" and \"..\"");
            }
        }
        if (value.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '\\' || c == ':' || c == '%')) {
            throw refused(value, "must hold no control characters, '\\', ':' or '%'");
        }
    }

    /** Its parts, the file's own name last. */
    public List<String> parts() {
        return List.of(value.split("/"));
    }

    /** Where the file goes below a folder. */
    public Path under(Path folder) {
        Path path = folder;
        for (String part : parts()) {
            path = path.resolve(part);
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

    private static StorageException refused(String value, String rule) {
        String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
        return new StorageException("artifact name \"" + shown.replaceAll("\\p{Cntrl}", "?") + "\": " + rule);
    }
}
