package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A text with what the model should answer: a classifier one class, a {@link GenerativeModel} one token after the other.
 * A plain text is its first token with the others as answer. One with a single token to predict is a row.
 *
 * @param text the text, or the prompt, as tokens
 * @param before token ids of the answer that are given and not to be predicted; none for classifiers
 * @param answer index of the class, or token ids to be predicted, at least one; with the end token where that is part of
 *     the answer
 */
public record LabelledText(EncodedText text, long[] before, long[] answer) {
    private static final long[] NOTHING = {};

    public LabelledText {
        if (answer.length == 0) {
            throw new IllegalArgumentException("answer must have at least one token, got: 0");
        }
    }

    /** A text with the index of its class. */
    public LabelledText(EncodedText text, int target) {
        this(text, NOTHING, new long[] {target});
    }

    /** A prompt with all tokens of its answer. */
    public LabelledText(EncodedText text, long[] answer) {
        this(text, NOTHING, answer);
    }

    /** The class, or the only token that is to be predicted. */
    public int target() {
        if (answer.length != 1) {
            throw new IllegalStateException("a text with one target is needed, this one has: " + answer.length);
        }
        return (int) answer[0];
    }

    /** This text once for each token of its answer, in their order: the tokens before are given, the token is predicted. */
    public List<LabelledText> rows() {
        if (answer.length == 1) {
            return List.of(this);
        }
        return IntStream.range(0, answer.length)
                .mapToObj(index -> new LabelledText(
                        text,
                        LongStream.concat(
                                        LongStream.of(before),
                                        LongStream.of(answer).limit(index))
                                .toArray(),
                        new long[] {answer[index]}))
                .toList();
    }

    /** Tokens that the model reads of it, text and answer together. */
    public int length() {
        return text.length() + before.length + answer.length - 1;
    }

    /** Tokens of the answer that the model reads: all that come before the last predicted one. */
    long[] read() {
        return LongStream.concat(LongStream.of(before), LongStream.of(answer).limit(answer.length - 1))
                .toArray();
    }

    /** The classes or tokens that these texts should be answered with, text by text {@code [rows]} i64. */
    public static NDArray targets(List<LabelledText> texts, NDManager scope) {
        long[] targets =
                texts.stream().flatMapToLong(text -> Arrays.stream(text.answer)).toArray();
        return scope.create(LongBuffer.wrap(targets), new Shape(targets.length), DataType.INT64);
    }

    /** As many of these texts, evenly spread over their list, as this many tokens hold on average; at least one. */
    public static List<LabelledText> spread(List<LabelledText> texts, long tokens) {
        long all = texts.stream().mapToLong(LabelledText::length).sum();
        if (all <= tokens) {
            return texts;
        }
        return spread(texts, (int) Math.max(1, texts.size() * tokens / all));
    }

    /** This many of the texts, evenly spread over their list. */
    public static List<LabelledText> spread(List<LabelledText> texts, int count) {
        int taken = Math.min(count, texts.size());
        return IntStream.range(0, taken)
                .mapToObj(index -> texts.get((int) ((long) index * texts.size() / taken)))
                .toList();
    }
}
