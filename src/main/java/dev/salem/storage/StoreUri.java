package dev.salem.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * A location of files: {@code s3://bucket/prefix}, {@code mlflow-artifacts:/1/models/m-…/artifacts} or
 * {@code file:///folder}.
 *
 * @param scheme in lower case
 * @param authority bucket or host, empty where there is none
 * @param path without a slash at its end; with one at its start for {@code file}, without for the others
 */
public record StoreUri(String scheme, String authority, String path) {
    public StoreUri {
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(authority, "authority");
        Objects.requireNonNull(path, "path");
    }

    /**
     * Reads a URI with one of the three schemes.
     *
     * @throws StorageException for anything else, for credentials in the URI, and for a query or fragment
     */
    public static StoreUri parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new StorageException(text + ": is no URI: " + e.getReason());
        }
        if (uri.getScheme() == null || uri.isOpaque()) {
            throw new StorageException(text + ": must be s3://bucket/key, mlflow-artifacts:/path or file:/folder");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new StorageException(text.replaceAll("//[^/@]*@", "//***@")
                    + ": must hold no credentials, query or fragment; credentials come from the environment");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        String path = trimmed(uri.getPath());
        return switch (scheme) {
            case "file" -> new StoreUri(scheme, "", path);
            case "s3", "mlflow-artifacts" ->
                new StoreUri(scheme, authority, path.startsWith("/") ? path.substring(1) : path);
            default ->
                throw new StorageException(
                        text + ": files are read from s3:, mlflow-artifacts: and file: only, got: " + scheme + ":");
        };
    }

    /** The location of a folder of this machine. */
    public static StoreUri of(Path folder) {
        return new StoreUri("file", "", folder.toAbsolutePath().normalize().toString());
    }

    /** A place below this one. */
    public StoreUri resolve(String name) {
        return new StoreUri(scheme, authority, path.isEmpty() ? name : path + "/" + name);
    }

    /** The place that this one is in; itself at the top. */
    public StoreUri parent() {
        return new StoreUri(scheme, authority, path.substring(0, Math.max(0, path.lastIndexOf('/'))));
    }

    /** The last part of its path; empty at the top. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The folder of a {@code file:} location. */
    public Path folder() {
        if (!scheme.equals("file")) {
            throw new StorageException(this + ": is no folder of this machine");
        }
        return Path.of(path);
    }

    private static String trimmed(String path) {
        String trimmed = path == null ? "" : path;
        while (trimmed.length() > 1 && trimmed.endsWith("/")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        return trimmed;
    }

    @Override
    public String toString() {
        return switch (scheme) {
            case "file" -> "file://" + path;
            case "mlflow-artifacts" ->
                authority.isEmpty() ? scheme + ":/" + path : scheme + "://" + authority + "/" + path;
            default -> scheme + "://" + authority + "/" + path;
        };
    }
}
