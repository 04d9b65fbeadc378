package dev.salem.model;

import dev.salem.progress.Progress;
import dev.salem.tensor.TensorEngine;
import java.util.Arrays;
import java.util.List;

/** Continuations of prompts token by token, in length-sorted batches. */
final class Continuations {
    private static final int TOKENS = 1024;

    private Continuations() {}

    /** Arguments and result as of {@link GreedyDecoder#continuations}. */
    static List<long[]> of(
            GenerativeModel model,
            List<EncodedText> prompts,
            int maxTokens,
            FfnPass pass,
            TokenChoice choice,
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
            long[][] found = continueAll(model, members, batch, maxTokens, pass, choice);
            for (int row = 0; row < batch.length; row++) {
                continuations[batch[row]] = found[row];
            }
            TensorEngine.releaseFreedMemory();
            done += batch.length;
            progress.report(phase, (double) done / prompts.size(), done + " of " + prompts.size() + " texts");
        }
        return List.of(continuations);
    }

    private static long[][] continueAll(
            GenerativeModel model,
            List<EncodedText> prompts,
            int[] indexes,
            int maxTokens,
            FfnPass pass,
            TokenChoice choice) {
        GenerationTokens special = model.generationTokens();
        long[][] made = new long[prompts.size()][maxTokens];
        int[] lengths = new int[prompts.size()];
        boolean[] ended = new boolean[prompts.size()];
        int running = prompts.size();
        try (GenerativeModel.Decoding decoding = model.decode(prompts, pass)) {
            int[] room = decoding.room();
            int most = special.endForced() ? maxTokens - 1 : maxTokens;
            for (int step = 0; running > 0; step++) {
                long[] next = choice.of(decoding.logits(), indexes);
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
