package dev.salem.workflow;

import dev.salem.editor.Editor;

/**
 * The editor that a request leads to. The caller closes.
 *
 * @param note which trained editor takes part, and why, in a few words
 * @param release frees what the editor holds
 */
record EditorChoice(Editor editor, String note, Runnable release) implements AutoCloseable {
    static EditorChoice untrained(Editor editor, String note) {
        return new EditorChoice(editor, note, () -> {});
    }

    @Override
    public void close() {
        release.run();
    }
}
