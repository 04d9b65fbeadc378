package dev.salem.cli;

import java.nio.file.Path;

/** What an edit is called in its report. */
final class Titles {
    private Titles() {}

    /** The words given, or what the edit set is called. */
    static String of(String given, Path editSet) {
        return given == null || given.isBlank() ? "Edit from " + editSet.getFileName() : given;
    }
}
