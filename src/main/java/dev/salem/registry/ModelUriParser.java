package dev.salem.registry;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells model URIs and paths apart. */
final class ModelUriParser {
    private static final String READ = "give a local Hugging Face folder, models:/name/version or models:/name@alias";
    /** Two letters at least: one letter is a drive. */
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):");

    private static final Pattern NUMBERED = Pattern.compile("models:/([^/@]+)/([0-9]{1,9})");
    private static final Pattern ALIASED = Pattern.compile("models:/([^/@]+)@([^/@]+)");

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
            case "models" -> registered(text);
            case "file" -> new ModelUri.Local(file(text));
            case "s3", "mlflow-artifacts", "runs" ->
                throw new RegistryException(
                        text + ": this release reads no models from " + scheme.group(1) + "; " + READ);
            default -> throw new RegistryException(text + ": models are not downloaded from the net; " + READ);
        };
    }

    private static ModelUri registered(String text) {
        Matcher numbered = NUMBERED.matcher(text);
        if (numbered.matches()) {
            int version = Integer.parseInt(numbered.group(2));
            return new ModelUri.Registered(numbered.group(1), Optional.of(version), Optional.empty());
        }
        Matcher aliased = ALIASED.matcher(text);
        if (aliased.matches()) {
            return new ModelUri.Registered(aliased.group(1), Optional.empty(), Optional.of(aliased.group(2)));
        }
        throw new RegistryException(text + ": must be models:/name/version or models:/name@alias");
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
