package dev.salem.registry;

import java.util.regex.Pattern;

/** The names that every registry takes: they stand in URIs and name folders. */
public final class RegistryNames {
    private static final Pattern MODEL =
            Pattern.compile("[^/\\\\:@%\"<>|?*.\\s\\p{Cntrl}-][^/\\\\:@%\"<>|?*\\p{Cntrl}]{0,199}");

    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,99}");
    private static final Pattern RESERVED = Pattern.compile("[0-9]+|[vV][0-9]+|(?i:latest)");

    private RegistryNames() {}

    /**
     * The name of a model, unchanged.
     *
     * @throws RegistryException if it could not stand in a URI or name a folder
     */
    public static String requireModel(String name) {
        if (!MODEL.matcher(name).matches() || !name.equals(name.strip())) {
            throw new RegistryException("model name must be up to 200 characters without / \\ : @ % \" < > | ? * and "
                    + "control characters, not starting with '.', '-' or a space, got: \"" + printable(name) + "\"");
        }
        return name;
    }

    /**
     * An alias, unchanged.
     *
     * @throws RegistryException if it isn't made of letters, digits, {@code _ -}, or is one that MLflow reserves
     */
    public static String requireAlias(String alias) {
        if (RESERVED.matcher(alias).matches()) {
            throw new RegistryException(
                    "alias must not be a number, v and a number, or latest: those name versions, got: " + alias);
        }
        if (!ALIAS.matcher(alias).matches()) {
            throw new RegistryException("alias must be up to 100 letters, digits, '_' or '-', not starting with '-', "
                    + "got: \"" + printable(alias) + "\"");
        }
        return alias;
    }

    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
