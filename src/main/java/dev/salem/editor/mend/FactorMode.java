package dev.salem.editor.mend;

/** Which factors the editor sees. */
public enum FactorMode {
    /** The leading singular pairs of the gradient of a batch of edits (SaLEM). */
    BATCH,
    /** The input and the derivative at every position of every text (MEND). */
    POSITION
}
