package dev.salem.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A value that is told to nobody: its text shows nothing of it. It is read when it is first needed, and kept. Safe for
 * several threads.
 */
public final class Secret {
    private static final String FILE = "file:";
    private static final String SECRETS_MANAGER = "secretsmanager:";
    private static final int LARGEST = 1 << 16;

    private final Supplier<String> source;
    private String value;

    private Secret(Supplier<String> source) {
        this.source = source;
    }

    /**
     * The secret of a setting.
     *
     * @param setting {@code file:/path}, whose content it is without blanks at its ends;
     *     {@code secretsmanager:name-or-ARN}, or {@code secretsmanager:name-or-ARN#key} for a field of a JSON object; or
     *     the secret itself
     */
    public static Secret of(String setting) {
        Objects.requireNonNull(setting, "setting");
        if (setting.startsWith(FILE)) {
            return new Secret(() -> content(setting.substring(FILE.length())));
        }
        if (setting.startsWith(SECRETS_MANAGER)) {
            StoredSecret stored = StoredSecret.parse(setting.substring(SECRETS_MANAGER.length()));
            return new Secret(stored::read);
        }
        return new Secret(() -> setting);
    }

    /** @throws SecretException if it can't be read */
    public synchronized String reveal() {
        if (value == null) {
            value = source.get();
        }
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }

    private static String content(String place) {
        try {
            Path file = Path.of(place.startsWith("//") ? place.replaceFirst("^/+", "/") : place);
            if (Files.size(file) > LARGEST) {
                throw SecretException.refused(FILE + place + ": a secret has at most " + LARGEST + " bytes", null);
            }
            return Files.readString(file).strip();
        } catch (IOException | InvalidPathException e) {
            throw SecretException.refused(FILE + place + ": the secret can't be read; check path and rights", e);
        }
    }
}
