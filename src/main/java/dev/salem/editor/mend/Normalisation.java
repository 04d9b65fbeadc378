package dev.salem.editor.mend;

/** In which coordinates the editor sees factors. */
public enum Normalisation {
    /**
     * Of the curvature of the passes: factors are whitened by it before the editor, and the editor's output once more, so
     * the editor that changes nothing makes the natural-gradient step.
     */
    WHITENED,
    /** MEND's: each dimension shifted and scaled by its mean and deviation over the training factors. */
    DIAGONAL
}
