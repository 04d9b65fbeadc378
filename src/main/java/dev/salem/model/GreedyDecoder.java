package dev.salem.model;

import dev.salem.progress.Progress;
import java.util.List;

/**
 * Continuations of the likeliest token at each step, as {@code generate(do_sample=False, num_beams=1)} of transformers
 * makes them without penalties.
 */
public final class GreedyDecoder {
    private GreedyDecoder() {}

    /**
     * The continuation of each prompt, in the order of the prompts: up to a stop token (left out), {@code maxTokens} or
     * the model's last position. Texts come from {@link TextEncoder#decode}.
     *
     * @param pass how the feed-forward maps are computed
     * @param phase name under which progress is reported
     */
    public static List<long[]> continuations(
            GenerativeModel model,
            List<EncodedText> prompts,
            int maxTokens,
            FfnPass pass,
            Progress progress,
            String phase) {
        return Continuations.of(
                model,
                prompts,
                maxTokens,
                pass,
                (logits, indexes) -> logits.argMax(1).toLongArray(),
                progress,
                phase);
    }
}
