package dev.salem.cli;

/** What an edit is called in its report. */
final class Titles {
    private Titles() {}

    /** The words given, or what the edit set is called. */
    static String of(String given, String editSet) {
        return given == null || given.isBlank()
                ? "Edit from " + editSet.substring(editSet.lastIndexOf('/') + 1)
                : given;
    }
}
