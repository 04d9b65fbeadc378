package dev.salem.registry;

import dev.salem.storage.StorageException;
import dev.salem.storage.StoreUri;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells model URIs and paths apart; {@code models:} by the rules of MLflow's own clients. */
final class ModelUriParser {
    private static final String READ = "give a local Hugging Face folder, models:/name/version, models:/name@alias, "
            + "models:/m-id, runs:/id/path, s3://bucket/prefix or mlflow-artifacts:/path";
    /** Two letters at least: one letter is a drive. */
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern RUN = Pattern.compile("runs:/([^/]+)/(.+)");

    private ModelUriParser() {}

    static ModelUri parse(String text) {
        if (text.isBlank()) {
            throw new RegistryException("the model must be named: " + READ);
        }
        Matcher scheme = SCHEME.matcher(text);
        if (!scheme.lookingAt()) {
            return new ModelUri.Local(path(text));
        }
        return switch (scheme.group(1)) {
            case "models" -> models(text);
            case "runs" -> run(text);
            case "file" -> new ModelUri.Local(file(text));
            case "s3", "mlflow-artifacts" -> stored(text);
            default -> throw new RegistryException(text + ": models are not downloaded from the net; " + READ);
        };
    }

    private static ModelUri models(String text) {
        if (!text.startsWith("models:/") || text.startsWith("models://")) {
            throw new RegistryException(text + ": must be models:/name/version or models:/name@alias");
        }
        String[] parts = text.substring("models:/".length()).split("/", -1);
        if (parts.length == 1) {
            int at = parts[0].lastIndexOf('@');
            return at < 0
                    ? loggedModel(text, parts[0])
                    : ModelUri.Registered.alias(parts[0].substring(0, at), parts[0].substring(at + 1));
        }
        if (parts.length > 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new RegistryException(text + ": must be models:/name/version or models:/name@alias");
        }
        if (NUMBER.matcher(parts[1]).matches()) {
            return ModelUri.Registered.version(parts[0], Integer.parseInt(parts[1]));
        }
        if (parts[1].toLowerCase(Locale.ROOT).equals(ModelUri.Registered.LATEST)) {
            return ModelUri.Registered.alias(parts[0], ModelUri.Registered.LATEST);
        }
        throw new RegistryException(text + ": \"" + parts[1] + "\" is no version number; stages are not read, give an "
                + "alias as models:/" + parts[0] + "@alias");
    }

    private static ModelUri loggedModel(String text, String id) {
        if (!id.startsWith("m-")) {
            throw new RegistryException(
                    text + ": names no version; give models:/" + id + "/version or models:/" + id + "@alias");
        }
        return new ModelUri.LoggedModel(id);
    }

    private static ModelUri run(String text) {
        Matcher run = RUN.matcher(text);
        if (!run.matches()) {
            throw new RegistryException(text + ": must be runs:/id/path");
        }
        return refusing(() -> new ModelUri.RunArtifact(run.group(1), run.group(2)));
    }

    private static ModelUri stored(String text) {
        return refusing(() -> new ModelUri.Stored(StoreUri.parse(text)));
    }

    private static ModelUri refusing(Supplier<ModelUri> read) {
        try {
            return read.get();
        } catch (StorageException e) {
            throw new RegistryException(e.getMessage());
        }
    }

    private static Path file(String text) {
        try {
            return Path.of(URI.create(text));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new RegistryException(text + ": is no file URI of this machine; " + READ);
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new RegistryException("\"" + text + "\" is no path: " + e.getReason() + "; " + READ);
        }
    }
}
