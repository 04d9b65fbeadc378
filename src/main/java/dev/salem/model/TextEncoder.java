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
import java.util.List;

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
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.builder()
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
