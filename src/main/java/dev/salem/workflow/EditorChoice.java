package dev.salem.workflow;

import dev.salem.editor.Editor;

/**
 * The editor that a request leads to.
 *
 * @param note which trained editor takes part, and why, in a few words
 */
record EditorChoice(Editor editor, String note) {}
