package dev.salem.workflow;

import dev.salem.model.FfnPass;
import dev.salem.model.GenerativeModel;
import dev.salem.model.GreedyDecoder;
import dev.salem.model.LabelledText;
import dev.salem.model.TokenReading;
import dev.salem.progress.Progress;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * What a model says.
 *
 * @param text as a person reads it
 * @param tokens the same, without the end token
 * @param end the token that ended it, if one did
 */
record GeneratedAnswer(String text, long[] tokens, OptionalLong end) {
    private static final int FEWEST_TOKENS = 24;

    /** Answers by the likeliest token at each step, with room for every target. */
    static List<GeneratedAnswer> of(
            OpenModel model, List<LabelledText> texts, FfnPass pass, Progress progress, String phase) {
        GenerativeModel generative = model.generative();
        int longest = texts.stream()
                .mapToInt(text -> text.before().length + text.answer().length)
                .max()
                .orElse(0);
        int most = Math.max(FEWEST_TOKENS, longest + 1);
        List<long[]> made = GreedyDecoder.continuations(
                generative, texts.stream().map(LabelledText::text).toList(), most, pass, progress, phase);
        OptionalLong end = generative.generationTokens().end();
        List<GeneratedAnswer> answers = new ArrayList<>();
        for (int row = 0; row < made.size(); row++) {
            long[] tokens = made.get(row);
            // A model without an end token never stops by itself, so it is judged on as much as was asked for.
            long[] kept = end.isPresent()
                    ? tokens
                    : Arrays.copyOf(
                            tokens, Math.min(tokens.length, texts.get(row).answer().length));
            OptionalLong ended = tokens.length < most ? end : OptionalLong.empty();
            answers.add(new GeneratedAnswer(model.encoder().decode(kept), kept, ended));
        }
        return answers;
    }

    /** The likeliest token at each place of a given answer. */
    static List<GeneratedAnswer> predicted(OpenModel model, List<TokenReading> readings) {
        return readings.stream()
                .map(reading -> new GeneratedAnswer(
                        model.encoder().decode(reading.tops()), reading.tops(), OptionalLong.empty()))
                .toList();
    }

    /** Whether this reads like the target: the same but for case, form and width of characters, and white space. */
    boolean says(String target) {
        return normalised(text).equals(normalised(target));
    }

    private static String normalised(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .strip()
                .replaceAll("\\s+", " ");
    }

    /** The prompt with this answer, token by token, instead of the target. */
    LabelledText asTarget(LabelledText text) {
        LongStream said = Arrays.stream(tokens).skip(text.before().length);
        return new LabelledText(
                text.text(),
                text.before(),
                (end.isPresent() ? LongStream.concat(said, LongStream.of(end.getAsLong())) : said).toArray());
    }
}
