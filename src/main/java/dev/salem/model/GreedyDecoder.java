package dev.salem.model;

import dev.salem.progress.Progress;
import dev.salem.tensor.TensorEngine;
import java.util.Arrays;
import java.util.List;

/**
 * Continuations of the likeliest token at each step, as {@code generate(do_sample=False, num_beams=1)} of transformers
 * makes them without penalties, in length-sorted batches.
 */
public final class GreedyDecoder {
    private static final int TOKENS = 1024;

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
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1, got: " + maxTokens);
        }
        long[][] continuations = new long[prompts.size()][];
        int done = 0;
        for (int[] batch : BatchPlan.of(prompts, TOKENS)) {
            List<EncodedText> members =
                    Arrays.stream(batch).mapToObj(prompts::get).toList();
            long[][] found = continueAll(model, members, maxTokens, pass);
            for (int row = 0; row < batch.length; row++) {
                continuations[batch[row]] = found[row];
            }
            TensorEngine.releaseFreedMemory();
            done += batch.length;
            progress.report(phase, (double) done / prompts.size(), done + " of " + prompts.size() + " texts");
        }
        return List.of(continuations);
    }

    private static long[][] continueAll(GenerativeModel model, List<EncodedText> prompts, int maxTokens, FfnPass pass) {
        GenerationTokens special = model.generationTokens();
        long[][] made = new long[prompts.size()][maxTokens];
        int[] lengths = new int[prompts.size()];
        boolean[] ended = new boolean[prompts.size()];
        int running = prompts.size();
        try (GenerativeModel.Decoding decoding = model.decode(prompts, pass)) {
            int[] room = decoding.room();
            int most = special.endForced() ? maxTokens - 1 : maxTokens;
            for (int step = 0; running > 0; step++) {
                long[] next = decoding.logits().argMax(1).toLongArray();
                if (step == 0 && special.forcedFirst() >= 0) {
                    Arrays.fill(next, special.forcedFirst());
                }
                for (int row = 0; row < next.length; row++) {
                    if (ended[row]) {
                        continue;
                    }
                    boolean stop = lengths[row] == most || special.stops().contains(next[row]);
                    if (!stop) {
                        made[row][lengths[row]++] = next[row];
                    }
                    if (stop || lengths[row] == most || lengths[row] >= room[row]) {
                        ended[row] = true;
                        running--;
                    }
                }
                if (running > 0) {
                    decoding.append(next);
                }
            }
        }
        for (int row = 0; row < made.length; row++) {
            made[row] = Arrays.copyOf(made[row], lengths[row]);
        }
        return made;
    }
}
