package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Which tokens a batch should predict, teacher-forced, a row for each token: text by text, from the answer's first token
 * to its last.
 *
 * @param ids what a decoder beside an encoder reads {@code [batch, answerTokens]} i64: the start token, then the answer
 *     but for its last token; null where the answer continues the prompt
 * @param mask {@code [batch, answerTokens]} f32, 1 on the text and 0 on padding; null likewise
 * @param positions {@code [rows]} i64, where in the flattened hidden states {@code [batch · tokens, hidden]} each row's
 *     token is predicted
 * @param texts index of each row's text in the batch
 * @param tokens the token that each row should predict
 */
public record Answers(NDArray ids, NDArray mask, NDArray positions, int[] texts, long[] tokens) {
    /** A batch whose answers continue their prompts; the arrays belong to {@code scope}. */
    public static Batch continuing(List<LabelledText> texts, long padding, NDManager scope) {
        List<EncodedText> read = new ArrayList<>();
        for (LabelledText text : texts) {
            int length = text.text().length();
            long[] answer = text.read();
            long[] ids = Arrays.copyOf(text.text().ids(), length + answer.length);
            System.arraycopy(answer, 0, ids, length, answer.length);
            long[] typeIds = Arrays.copyOf(text.text().typeIds(), ids.length);
            read.add(new EncodedText(ids, typeIds, text.text().truncated()));
        }
        Batch batch = Batch.of(read, padding, scope);
        int[] firsts = texts.stream()
                .mapToInt(text -> text.text().length() + text.before().length - 1)
                .toArray();
        return batch.with(predicted(texts, null, null, firsts, batch.tokens(), scope));
    }

    /** A batch whose answers are read by a decoder of their own, after {@code start}; the arrays belong to {@code scope}. */
    public static Batch separate(List<LabelledText> texts, long padding, long start, NDManager scope) {
        List<EncodedText> read = new ArrayList<>();
        for (LabelledText text : texts) {
            long[] ids = LongStream.concat(LongStream.of(start), LongStream.of(text.read()))
                    .toArray();
            read.add(new EncodedText(ids, new long[ids.length], false));
        }
        Batch decoder = Batch.of(read, padding, scope);
        int[] firsts = texts.stream().mapToInt(text -> text.before().length).toArray();
        return Batch.of(texts.stream().map(LabelledText::text).toList(), padding, scope)
                .with(predicted(texts, decoder.ids(), decoder.mask(), firsts, decoder.tokens(), scope));
    }

    private static Answers predicted(
            List<LabelledText> texts, NDArray ids, NDArray mask, int[] firsts, int width, NDManager scope) {
        int rows = texts.stream().mapToInt(text -> text.answer().length).sum();
        long[] positions = new long[rows];
        int[] owners = new int[rows];
        long[] tokens = new long[rows];
        int row = 0;
        for (int text = 0; text < firsts.length; text++) {
            long[] answer = texts.get(text).answer();
            for (int index = 0; index < answer.length; index++, row++) {
                positions[row] = (long) text * width + firsts[text] + index;
                owners[row] = text;
                tokens[row] = answer[index];
            }
        }
        NDArray where = scope.create(LongBuffer.wrap(positions), new Shape(rows), DataType.INT64);
        return new Answers(ids, mask, where, owners, tokens);
    }

    /** The number of tokens to predict. */
    public int rows() {
        return tokens.length;
    }

    /** The tokens to predict as an array {@code [rows]} i64, as {@link TokenPrediction} reads them. */
    public NDArray targets(NDManager scope) {
        return scope.create(LongBuffer.wrap(tokens), new Shape(tokens.length), DataType.INT64);
    }

    void attach(NDManager scope) {
        positions.attach(scope);
        if (ids != null) {
            ids.attach(scope);
            mask.attach(scope);
        }
    }
}
