package dev.salem.workflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What the user may turn about the edit itself.
 *
 * @param editor {@code auto}, {@code none}, {@code train} or the path of a stored editor
 * @param layer index of the block to edit; empty lets the saliency choose
 * @param margin logits by which edits shall be right; empty lets the used rows decide
 * @param batch edits whose gradients are aggregated
 */
public record EditOptions(
        Method method,
        String editor,
        Normalisation normalisation,
        OptionalInt layer,
        OptionalDouble margin,
        int batch) {
    /** The automatic choice of an editor. */
    public static final String AUTO = "auto";

    /** No trained editor. */
    public static final String NONE = "none";

    /** An editor trained for this very edit. */
    public static final String TRAIN = "train";

    /** In logits. */
    private static final double TEXT_MARGIN = 0.5;

    public EditOptions {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(normalisation, "normalisation");
        if (editor.isBlank()) {
            throw new WorkflowException("editor must be auto, none, train or a file, got: \"" + editor + "\"");
        }
        if (layer.isPresent() && layer.getAsInt() < 0) {
            throw new WorkflowException("layer must not be negative, got: " + layer.getAsInt());
        }
        if (margin.isPresent() && !(margin.getAsDouble() > 0 && margin.getAsDouble() <= 100)) {
            throw new WorkflowException("margin must be above 0 and at most 100, got: " + margin.getAsDouble());
        }
        if (batch < 1) {
            throw new WorkflowException("batch must be at least 1, got: " + batch);
        }
        if (method == Method.DIRECT && !List.of(AUTO, NONE).contains(editor)) {
            throw new WorkflowException("method direct takes no trained editor, got: " + editor);
        }
        if (method == Method.MEND && editor.equals(NONE)) {
            throw new WorkflowException("method mend needs an editor: give train or a file, got: none");
        }
    }

    /**
     * The margin to reach, or empty for the automatic one. Running text has a fixed one if none is asked for: its few adapts tell
     * little, and the perplexity of other text rises with every logit.
     */
    OptionalDouble marginFor(Task task) {
        return margin.isEmpty() && task == Task.GENERATION ? OptionalDouble.of(TEXT_MARGIN) : margin;
    }

    /** Method {@code salem} with everything automatic. */
    public static EditOptions standard() {
        return new EditOptions(
                Method.SALEM, AUTO, Normalisation.WHITENED, OptionalInt.empty(), OptionalDouble.empty(), 10);
    }

    /** @throws WorkflowException if the editor is a file that is not there */
    void requireEditorFile() {
        boolean file = !List.of(AUTO, NONE, TRAIN).contains(editor);
        if (file && !Files.isRegularFile(Path.of(editor))) {
            throw new WorkflowException(
                    "editor must be auto, none, train or a file of train-editor, there is no file: " + editor);
        }
    }
}
