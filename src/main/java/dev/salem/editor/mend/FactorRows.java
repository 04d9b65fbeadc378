package dev.salem.editor.mend;

/**
 * The factors of texts' gradients, token by token.
 *
 * @param u inputs of the weight
 * @param delta derivatives of the loss by its outputs
 */
record FactorRows(TokenRows u, TokenRows delta) {}
