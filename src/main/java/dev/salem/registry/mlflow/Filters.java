package dev.salem.registry.mlflow;

import dev.salem.registry.RegistryException;

/** Conditions of MLflow's searches. */
final class Filters {
    private Filters() {}

    static String nameIs(String name) {
        return "name = " + quoted(name);
    }

    static String tagIs(String tag, String value) {
        return "tags.`" + tag + "` = " + quoted(value);
    }

    static String hasTag(String tag) {
        return "tags.`" + tag + "` LIKE '%'";
    }

    /** MLflow takes either quote for runs and versions, and knows no escape. */
    private static String quoted(String text) {
        if (text.indexOf('\'') < 0) {
            return "'" + text + "'";
        }
        if (text.indexOf('"') < 0) {
            return '"' + text + '"';
        }
        throw new RegistryException("MLflow can't search for a text with both quotes: " + text);
    }
}
