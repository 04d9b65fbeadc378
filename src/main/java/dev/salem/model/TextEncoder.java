package dev.salem.model;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.PairList;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The model's own tokenizer ({@code tokenizer.json}), truncating the longest first. The caller closes. */
public final class TextEncoder implements AutoCloseable {
    private static final int CHUNK = 256;

    private final HuggingFaceTokenizer tokenizer;
    private final int maxLength;

    private TextEncoder(HuggingFaceTokenizer tokenizer, int maxLength) {
        this.tokenizer = tokenizer;
        this.maxLength = maxLength;
    }

    /**
     * Opens the tokenizer of a model folder.
     *
     * @param requested tokens a text may have, or 0 for the tokenizer's own limit
     * @param positions tokens the model can read
     * @throws ModelException if {@code tokenizer.json} is missing or broken, or the limit is more than the model reads
     */
    public static TextEncoder open(Path folder, int requested, int positions) {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw new ModelException(file + " is missing: save the fast tokenizer with the model (save_pretrained)");
        }
        if (requested > positions) {
            throw new ModelException(
                    "max length " + requested + " is more than the " + positions + " tokens that the model reads");
        }
        int limit = requested > 0 ? requested : Math.min(ownLimit(folder, positions), positions);
        try {
            // Without it the tokenizer takes 512 for the most that any model reads.
            Map<String, String> readable = Map.of("modelMaxLength", Integer.toString(limit));
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.builder(readable)
                    .optTokenizerPath(file)
                    .optMaxLength(limit)
                    .optTruncation(true)
                    .optPadding(false)
                    .optWithOverflowingTokens(true)
                    .build();
            return new TextEncoder(tokenizer, limit);
        } catch (IOException | RuntimeException cause) {
            throw new ModelException(file + " is no tokenizer: " + cause.getMessage(), cause);
        }
    }

    private static int ownLimit(Path folder, int positions) {
        Path file = folder.resolve("tokenizer_config.json");
        if (!Files.isRegularFile(file)) {
            return positions;
        }
        try {
            JsonNode limit = new ObjectMapper().readTree(file.toFile()).path("model_max_length");
            return limit.canConvertToInt() && limit.asInt() > 0 ? limit.asInt() : positions;
        } catch (IOException cause) {
            throw new ModelException(file + " is not JSON: " + cause.getMessage(), cause);
        }
    }

    /** Tokens that a text may have, special tokens included. */
    public int maxLength() {
        return maxLength;
    }

    /**
     * Encodes texts in order.
     *
     * @param texts the texts
     * @param pairs the second text of each, null where there is none; of the same length as {@code texts}
     */
    public List<EncodedText> encode(List<String> texts, List<String> pairs) {
        List<EncodedText> encoded = new ArrayList<>(texts.size());
        int from = 0;
        while (from < texts.size()) {
            boolean paired = pairs.get(from) != null;
            int to = from + 1;
            while (to < texts.size() && to - from < CHUNK && paired == (pairs.get(to) != null)) {
                to++;
            }
            for (Encoding encoding : encodeChunk(texts.subList(from, to), pairs.subList(from, to), paired)) {
                encoded.add(new EncodedText(
                        encoding.getIds(), encoding.getTypeIds(), encoding.getOverflowing().length > 0));
            }
            from = to;
        }
        return encoded;
    }

    /**
     * Encodes prompts with their answers. Where an answer continues its prompt it is what the two texts together have
     * beyond the prompt's tokens (the answer's own tokens, if the texts merge at their border), and a prompt that leaves
     * it no room loses its first tokens. Where it is separate it is encoded like a text, with special tokens.
     *
     * @param prompts the prompts
     * @param answers the answer of each
     * @throws ModelException if an answer is longer than the limit allows
     */
    public List<LabelledText> encodeAnswers(List<String> prompts, List<String> answers, AnswerForm form) {
        List<LabelledText> encoded = new ArrayList<>(prompts.size());
        List<EncodedText> alone = encode(prompts, Collections.nCopies(prompts.size(), null));
        for (int row = 0; row < prompts.size(); row++) {
            encoded.add(
                    form == AnswerForm.SEPARATE
                            ? new LabelledText(alone.get(row), separate(answers.get(row)))
                            : continued(alone.get(row), prompts.get(row), answers.get(row)));
        }
        return encoded;
    }

    private long[] separate(String answer) {
        Encoding encoding = tokenizer.encode(answer, true, true);
        if (encoding.getOverflowing().length > 0) {
            throw tooLong(answer);
        }
        return encoding.getIds();
    }

    private LabelledText continued(EncodedText prompt, String text, String answer) {
        long[] read = untruncated(text);
        long[] whole = untruncated(text + answer);
        boolean continues = whole.length > read.length && Arrays.equals(whole, 0, read.length, read, 0, read.length);
        long[] added = continues ? Arrays.copyOfRange(whole, read.length, whole.length) : untruncated(answer);
        if (!prompt.truncated() && prompt.length() + added.length <= maxLength) {
            return new LabelledText(prompt, added);
        }
        long[] marks = tokenizer.encode(text, true, false).getSpecialTokenMask();
        int first = 0;
        while (first < marks.length && marks[first] == 1) {
            first++;
        }
        int kept = Math.min(read.length, maxLength - added.length - first);
        if (kept < 1) {
            throw tooLong(answer);
        }
        long[] ids = Arrays.copyOf(prompt.ids(), first + kept);
        System.arraycopy(read, read.length - kept, ids, first, kept);
        return new LabelledText(new EncodedText(ids, new long[ids.length], true), added);
    }

    /** The number of tokens of a text of any length, without special ones. */
    public int count(String text) {
        return untruncated(text).length;
    }

    /** The tokens of a text of any length, without special ones. */
    private long[] untruncated(String text) {
        Encoding encoding = tokenizer.encode(text, false, true);
        LongStream ids = LongStream.of(encoding.getIds());
        for (Encoding more : encoding.getOverflowing()) {
            ids = LongStream.concat(ids, LongStream.of(more.getIds()));
        }
        return ids.toArray();
    }

    private ModelException tooLong(String answer) {
        return new ModelException("the answer \"" + answer + "\" leaves no room for its prompt among " + maxLength
                + " tokens, or is longer itself: shorten it or raise the limit");
    }

    /** The text of these tokens, special ones left out. */
    public String decode(long[] ids) {
        return tokenizer.decode(ids, true);
    }

    private Encoding[] encodeChunk(List<String> texts, List<String> pairs, boolean paired) {
        if (!paired) {
            return tokenizer.batchEncode(texts);
        }
        return tokenizer.batchEncode(new PairList<>(texts, pairs));
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
