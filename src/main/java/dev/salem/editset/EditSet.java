package dev.salem.editset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The samples of one edit request, read and checked as a whole: an edit set is never half-read.
 *
 * <p>A file is JSON Lines ({@code .jsonl}, {@code .json}) or CSV ({@code .csv}) with the same names: {@code id, of,
 * text, text_pair, target, group, split}; with another ending, what starts with a brace is JSON Lines. Unknown names are
 * ignored. An adapt may leave out its group.
 *
 * <p>Two rows with the same input are refused, but for one case: both have the same target and the same declared group,
 * and do not belong to one fail. Such rows are {@link #repeats()}, and {@link Partition} sees to it that none is
 * measured where the editor has seen its input.
 */
public final class EditSet {
    private final List<Sample> samples;
    private final List<Sample> repeats;
    private final String digest;
    private final Set<String> made;

    private EditSet(List<Sample> samples, List<Sample> repeats) {
        this(samples, repeats, Set.of());
    }

    /** @param made ids of rows that were made by rules */
    private EditSet(List<Sample> samples, List<Sample> repeats, Set<String> made) {
        this.made = Set.copyOf(made);
        this.samples = List.copyOf(samples);
        this.repeats = List.copyOf(repeats);
        this.digest = CanonicalDigest.of(samples);
    }

    /**
     * Reads a file with {@link Limits#standard()}.
     *
     * @throws EditSetException with every problem of the file
     * @throws UncheckedIOException where reading fails
     */
    public static EditSet parse(Path file) {
        return parse(file, Limits.standard());
    }

    /**
     * Reads a file.
     *
     * @throws EditSetException with every problem of the file
     * @throws UncheckedIOException where reading fails
     */
    public static EditSet parse(Path file, Limits limits) {
        if (!Files.isRegularFile(file)) {
            throw new EditSetException((Files.isDirectory(file) ? "a folder, not a file: " : "no such file: ") + file);
        }
        try {
            if (Files.size(file) > limits.maxBytes()) {
                throw new EditSetException(
                        file + " has " + Files.size(file) + " bytes, the limit is " + limits.maxBytes());
            }
            return read(file, limits);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }

    private static EditSet read(Path file, Limits limits) throws IOException {
        Problems problems = new Problems();
        Rows rows = new Rows(limits, problems);
        if (isCsv(file)) {
            new CsvReader(rows).read(file);
        } else {
            new JsonLinesReader(rows, problems).read(file);
        }
        List<Sample> repeats = new SetRules(rows.samples(), rows::mayHaveRefused, problems).check();
        problems.throwIfAny();
        if (rows.samples().isEmpty()) {
            throw new EditSetException(file + " holds no rows");
        }
        return new EditSet(rows.samples(), repeats);
    }

    private static boolean isCsv(Path file) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv") || name.endsWith(".jsonl") || name.endsWith(".json")) {
            return name.endsWith(".csv");
        }
        try (Utf8Lines lines = new Utf8Lines(file)) {
            while (lines.next()) {
                if (lines.text() == null || !lines.text().isBlank()) {
                    return lines.text() != null && !lines.text().stripLeading().startsWith("{");
                }
            }
        }
        return false;
    }

    /**
     * A set of rows that were made elsewhere.
     *
     * @throws EditSetException where two rows don't go together
     */
    public static EditSet of(List<Sample> samples) {
        Problems problems = new Problems();
        List<Sample> repeats = new SetRules(samples, id -> false, problems).check();
        problems.throwIfAny();
        return new EditSet(samples, repeats);
    }

    /**
     * This set with up to {@code count} rule-made adapts of every declared fail for the editor to see; of a fail with two
     * texts none is made. The set's own adapts are held out then, unless declared otherwise.
     */
    public EditSet enriched(int count) {
        if (count == 0) {
            return this;
        }
        List<Sample> more = new Enrichment(samples, count).samples();
        Set<String> own = samples.stream().map(Sample::id).collect(Collectors.toSet());
        Set<String> added =
                more.stream().map(Sample::id).filter(id -> !own.contains(id)).collect(Collectors.toSet());
        return new EditSet(more, of(more).repeats(), added);
    }

    /** This set with more rows. */
    public EditSet with(List<Sample> more) {
        List<Sample> all = new ArrayList<>(samples);
        all.addAll(more);
        return new EditSet(all, of(all).repeats(), made);
    }

    /** Whether a row was made by rules. */
    public boolean isMade(Sample sample) {
        return made.contains(sample.id());
    }

    /** The rows in file order. */
    public List<Sample> samples() {
        return samples;
    }

    /** The rows whose input an earlier row has too, in file order. */
    public List<Sample> repeats() {
        return repeats;
    }

    /** The number of rows. */
    public int size() {
        return samples.size();
    }

    /** SHA-256 of the content in lower-case hex: the same for the same rows in the same order, whatever the format. */
    public String digest() {
        return digest;
    }

    /**
     * Holds the targets against a classifier's labels.
     *
     * @throws EditSetException naming each row whose target is no label
     */
    public void requireTargets(Collection<String> labels) {
        Problems problems = new Problems();
        for (Sample sample : samples) {
            if (!labels.contains(sample.target())) {
                problems.add(
                        sample.line(),
                        "target " + Problems.quote(sample.target()) + " is not a label of the model ("
                                + String.join(", ", labels) + ")"
                                + Likeness.nearest(sample.target(), labels)
                                        .map(label -> "; did you mean " + label + "?")
                                        .orElse(""));
            }
        }
        problems.throwIfAny();
    }
}
