package dev.salem.model;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The tokens that begin and end what a model generates, from {@code generation_config.json}, else from
 * {@code config.json}.
 *
 * @param start first token that a decoder beside an encoder reads; −1 where answers continue their prompts
 * @param forcedFirst token that every answer begins with, −1 without one
 * @param endForced whether the last token that an answer may have is an end token, whatever the model says
 * @param stops tokens that end an answer, the usual one first; may be empty
 */
public record GenerationTokens(long start, long forcedFirst, boolean endForced, Set<Long> stops) {
    public GenerationTokens {
        stops = Collections.unmodifiableSet(new LinkedHashSet<>(stops));
    }

    /** Those of a decoder. */
    public static GenerationTokens ofDecoder(ModelConfig config) {
        return new GenerationTokens(-1, -1, false, new LinkedHashSet<>(read(config, "eos_token_id")));
    }

    /**
     * Those of an encoder-decoder.
     *
     * @throws ModelException if the start token is missing
     */
    public static GenerationTokens ofEncoderDecoder(ModelConfig config) {
        List<Long> starts = read(config, "decoder_start_token_id");
        if (starts.isEmpty()) {
            throw config.refusal("decoder_start_token_id is missing, so the decoder's first token is unknown");
        }
        List<Long> forced = read(config, "forced_bos_token_id");
        return new GenerationTokens(
                starts.get(0),
                forced.isEmpty() ? -1 : forced.get(0),
                !read(config, "forced_eos_token_id").isEmpty(),
                new LinkedHashSet<>(read(config, "eos_token_id")));
    }

    /** The token that an answer usually ends with, if there is one. */
    public OptionalLong end() {
        return stops.stream().mapToLong(Long::longValue).findFirst();
    }

    private static List<Long> read(ModelConfig config, String key) {
        List<Long> own = config.generation().tokenIds(key);
        return own.isEmpty() ? config.tokenIds(key) : own;
    }
}
