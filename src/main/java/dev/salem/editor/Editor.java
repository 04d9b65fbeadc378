package dev.salem.editor;

import dev.salem.progress.Progress;

/** A way to edit a model. */
public interface Editor {
    /** The name of the method in requests, tags and reports. */
    String method();

    /**
     * Computes the edited weight; the model itself is left as it is.
     *
     * @throws EditorException if a number that is not finite comes up, saying where
     */
    WeightEdit edit(EditTask task, Progress progress);
}
