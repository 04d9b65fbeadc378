package dev.salem.workflow;

import dev.salem.editor.EditSettings;
import dev.salem.editor.EditTask;
import dev.salem.editor.refine.RefineEditor;

/** Leads from a request to the editor that carries it out. */
@FunctionalInterface
interface EditorSource {
    EditorChoice choose(EditOptions options, OpenModel model, EditTask task);

    /** The editors of this program. */
    static EditorSource standard() {
        return (options, model, task) -> new EditorChoice(
                new RefineEditor(settings(options)), note(options, task.fails().size()));
    }

    /** Which trained editor takes part, and why. */
    static String note(EditOptions options, int fails) {
        return "none";
    }

    private static EditSettings settings(EditOptions options) {
        EditSettings standard = EditSettings.standard();
        return new EditSettings(
                options.margin(), standard.wantedGenerality(), standard.allowedDrawdown(), options.batch());
    }
}
