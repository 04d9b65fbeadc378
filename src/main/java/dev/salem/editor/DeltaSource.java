package dev.salem.editor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.progress.Progress;

/** Where a change of the weight comes from that an editor may start at. */
@FunctionalInterface
public interface DeltaSource {
    /** The change {@code [out, in]} for the task, owned by {@code scope}. */
    NDArray delta(EditTask task, NDManager scope, Progress progress);
}
