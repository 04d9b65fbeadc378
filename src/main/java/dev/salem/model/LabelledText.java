package dev.salem.model;

/**
 * A text with the class that it should have.
 *
 * @param text the text as tokens
 * @param target index of the class
 */
public record LabelledText(EncodedText text, int target) {}
