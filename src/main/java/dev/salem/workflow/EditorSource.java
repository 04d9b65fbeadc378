package dev.salem.workflow;

import dev.salem.editor.EditSettings;
import dev.salem.editor.mend.MendEditor;
import dev.salem.editor.refine.RefineEditor;
import dev.salem.progress.Progress;
import java.nio.file.Path;

/** Leads from a request to the editor that carries it out. */
@FunctionalInterface
interface EditorSource {
    /** The editor for an edit; the caller closes. */
    EditorChoice choose(ReadyEdit edit, Progress progress);

    /** The editors of this program. */
    static EditorSource standard() {
        return (edit, progress) -> {
            EditOptions options = edit.options();
            EditorDecision decision = EditorDecision.of(
                    options, edit.model().task(), edit.partition().edits().size());
            return switch (decision.kind()) {
                case NONE -> EditorChoice.untrained(new RefineEditor(settings(edit)), decision.note());
                case TRAIN -> trained(EditorTraining.train(edit, progress), edit, decision.note());
                case FILE -> trained(stored(edit), edit, decision.note());
            };
        };
    }

    private static MendEditor stored(ReadyEdit edit) {
        MendEditor editor = MendEditor.load(Path.of(edit.options().editor()));
        try {
            editor.requireFits(
                    EditorTraining.identity(edit.model()), edit.task().matrix());
            return editor;
        } catch (RuntimeException failure) {
            editor.close();
            throw failure;
        }
    }

    private static EditorChoice trained(MendEditor editor, ReadyEdit edit, String note) {
        return new EditorChoice(
                edit.options().method() == Method.MEND ? editor : RefineEditor.startingFrom(editor, settings(edit)),
                note,
                editor::close);
    }

    /** The automatic margin aims at what the gate will ask for. */
    private static EditSettings settings(ReadyEdit edit) {
        double wanted =
                Math.max(EditSettings.standard().wantedGenerality(), edit.gate().minGenerality());
        return new EditSettings(
                edit.options().marginFor(edit.model().task()),
                wanted,
                edit.gate().maxDrawdown(),
                edit.options().batch());
    }
}
