package dev.salem.workflow;

import dev.salem.editor.EditSettings;
import dev.salem.editor.refine.RefineEditor;
import dev.salem.progress.Progress;

/** Leads from a request to the editor that carries it out. */
@FunctionalInterface
interface EditorSource {
    /** The editor for an edit; the caller closes. */
    EditorChoice choose(ReadyEdit edit, Progress progress);

    /** The editors of this program. */
    static EditorSource standard() {
        return (edit, progress) -> {
            EditOptions options = edit.options();
            EditorDecision decision =
                    EditorDecision.of(options, edit.partition().edits().size());
            if (decision.kind() != EditorDecision.Kind.NONE) {
                throw new WorkflowException(
                        "this build has no trained editors; give --editor none, got: " + options.editor());
            }
            return EditorChoice.untrained(new RefineEditor(settings(edit)), decision.note());
        };
    }

    /** The automatic margin aims at what the gate will ask for. */
    private static EditSettings settings(ReadyEdit edit) {
        double wanted =
                Math.max(EditSettings.standard().wantedGenerality(), edit.gate().minGenerality());
        return new EditSettings(
                edit.options().margin(),
                wanted,
                edit.gate().maxDrawdown(),
                edit.options().batch());
    }
}
