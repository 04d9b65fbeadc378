package dev.salem.registry;

import java.util.regex.Pattern;

/** The names that every registry takes: they stand in URIs and name folders. */
public final class RegistryNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private RegistryNames() {}

    /**
     * The name of a model, unchanged.
     *
     * @throws RegistryException if it isn't made of letters, digits, {@code _ . -}
     */
    public static String requireModel(String name) {
        return require("model name", name);
    }

    /**
     * An alias, unchanged.
     *
     * @throws RegistryException if it isn't made of letters, digits, {@code _ . -}, or is a number
     */
    public static String requireAlias(String alias) {
        if (NUMBER.matcher(alias).matches()) {
            throw new RegistryException("alias must not be a number, got: " + alias);
        }
        return require("alias", alias);
    }

    private static String require(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new RegistryException(
                    what + " must be up to 100 letters, digits, '_', '.' or '-', not starting with '.' or '-', got: \""
                            + name + "\"");
        }
        return name;
    }
}
