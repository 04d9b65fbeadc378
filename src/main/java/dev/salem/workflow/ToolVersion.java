package dev.salem.workflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this program. */
public final class ToolVersion {
    private static final String VALUE = read();

    private ToolVersion() {}

    /** The version, such as {@code 0.1.0}. */
    public static String value() {
        return VALUE;
    }

    private static String read() {
        Properties properties = new Properties();
        try (InputStream in = ToolVersion.class.getResourceAsStream("/salem-version.properties")) {
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own version can't be read", e);
        }
    }
}
