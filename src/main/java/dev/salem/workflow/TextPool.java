package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.editset.Group;
import dev.salem.editset.Sample;
import dev.salem.editset.Split;
import dev.salem.model.EncodedText;
import dev.salem.model.SampledDecoder;
import dev.salem.progress.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Texts that shall go on as another model would let them. Prompts are taken from the file's beginning, passes from its end.
 * The later half of a prompt is a used adapt, its last third a held-out one.
 */
public final class TextPool extends BenchmarkPool {
    private static final String SAMPLING = "sample continuations";
    private static final int PROMPT_WORDS = 30;
    private static final int TOKENS = 10;
    /** Of as many prompts, for continuations that are no text or come twice. */
    private static final int SPARE = 4;

    private final Path file;
    private final String other;
    private final int usedPasses;
    private final int heldoutPasses;

    /**
     * @param file plain text; WikiText's {@code " @-@ "} and the like are joined
     * @param other the model whose samples are the targets: ten of its tokens, at temperature 1
     * @param usedPasses windows of text that the editor sees
     * @param heldoutPasses windows of text to measure perplexity with
     */
    public TextPool(Path file, String other, int usedPasses, int heldoutPasses) {
        if (usedPasses < 1 || heldoutPasses < 1) {
            throw new WorkflowException(
                    "used and held-out passes must be at least 1, got: " + usedPasses + " and " + heldoutPasses);
        }
        this.file = file;
        this.other = other;
        this.usedPasses = usedPasses;
        this.heldoutPasses = heldoutPasses;
    }

    @Override
    EditSet rows(Site site, OpenModel model, int fails, RunOptions run, Progress progress) {
        String text = PlainText.read(file).replaceAll(" @(.)@ ", "$1");
        int wanted = fails + fails / SPARE + 1;
        List<String> prompts = prompts(text, wanted);
        List<TextWindows.Window> windows = new TextWindows(model.encoder()).of(text);
        int needed = usedPasses + heldoutPasses;
        if (prompts.size() < wanted || windows.size() < needed + wanted) {
            throw new WorkflowException(file + " is too short for " + fails + " edits, " + usedPasses + " used and "
                    + heldoutPasses + " held-out windows of " + TextWindows.TOKENS + " tokens");
        }
        List<Sample> rows = new ArrayList<>(edits(prompts, continuations(site, prompts, run, progress)));
        for (int index = 0; index < needed; index++) {
            int window = windows.size() - needed + index;
            Split split = index < usedPasses ? Split.EDIT : Split.HELDOUT;
            rows.add(windows.get(window).asPass("w" + (window + 1), split, window + 1));
        }
        return EditSet.of(rows);
    }

    /** Runs of words, one after the other. */
    private static List<String> prompts(String text, int count) {
        List<String> words = Arrays.stream(text.strip().split("\\s+", PROMPT_WORDS * count + 1))
                .limit((long) PROMPT_WORDS * count)
                .toList();
        List<String> prompts = new ArrayList<>();
        for (int from = 0; from + PROMPT_WORDS <= words.size(); from += PROMPT_WORDS) {
            prompts.add(String.join(" ", words.subList(from, from + PROMPT_WORDS)));
        }
        return prompts;
    }

    private List<String> continuations(Site site, List<String> prompts, RunOptions run, Progress progress) {
        try (OpenModel sampler = OpenModel.open(new ModelSource(site).locate(other, progress), run)) {
            List<EncodedText> read = sampler.encoder().encode(prompts, Collections.nCopies(prompts.size(), null));
            List<long[]> made =
                    SampledDecoder.continuations(sampler.generative(), read, TOKENS, run.seed(), progress, SAMPLING);
            List<String> texts = new ArrayList<>();
            for (int prompt = 0; prompt < made.size(); prompt++) {
                long[] ids = read.get(prompt).ids();
                String before = sampler.encoder().decode(ids);
                String whole = sampler.encoder()
                        .decode(LongStream.concat(LongStream.of(ids), LongStream.of(made.get(prompt)))
                                .toArray());
                texts.add(whole.startsWith(before) ? whole.substring(before.length()) : "");
            }
            return texts;
        }
    }

    private static List<Sample> edits(List<String> prompts, List<String> continuations) {
        List<Sample> edits = new ArrayList<>();
        Set<String> asked = new HashSet<>();
        for (int prompt = 0; prompt < prompts.size(); prompt++) {
            String text = prompts.get(prompt);
            String target = continuations.get(prompt);
            // A sample may end within a character, or be nothing but blanks.
            if (!target.isBlank() && target.indexOf('\uFFFD') < 0 && asked.add(lastWords(text, 3))) {
                String id = "t" + (prompt + 1);
                edits.add(new Sample(id, null, text, null, target, Group.FAIL, Split.EDIT, prompt + 1));
                edits.add(adapt(id, "half", lastWords(text, 2), target, Split.EDIT, prompt + 1));
                edits.add(adapt(id, "third", lastWords(text, 3), target, Split.HELDOUT, prompt + 1));
            }
        }
        return edits;
    }

    private static Sample adapt(String id, String what, String text, String target, Split split, int line) {
        return new Sample(id + "-" + what, id, text, null, target, Group.ADAPT, split, line);
    }

    /** The last half, third and so on of a prompt's words. */
    private static String lastWords(String text, int part) {
        String[] words = text.split(" ");
        return String.join(" ", Arrays.asList(words).subList(words.length - words.length / part, words.length));
    }

    @Override
    boolean isNaturalMix() {
        return false;
    }
}
