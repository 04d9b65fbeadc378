package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.editset.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Rows that are made besides an edit set's own.
 *
 * @param adapts rule-made adapts of every declared fail, for the editor to see
 * @param passText plain text whose windows are passes of task generation
 */
public record ExtraRows(int adapts, Optional<Path> passText) {
    /** Windows of a text that are taken, spread evenly over it. */
    private static final int MOST_WINDOWS = 400;

    public ExtraRows {
        if (adapts < 0) {
            throw new WorkflowException("enrich must not be negative, got: " + adapts);
        }
        Objects.requireNonNull(passText, "passText");
    }

    public static ExtraRows none() {
        return new ExtraRows(0, Optional.empty());
    }

    /** A set with the rows that the set alone leads to. */
    EditSet enriched(EditSet set) {
        return set.enriched(adapts);
    }

    /**
     * A set with all of these rows.
     *
     * @throws WorkflowException if text is to be passes of another task
     */
    EditSet addedTo(EditSet set, OpenModel model) {
        EditSet enriched = enriched(set);
        return passText.isPresent() ? withPasses(enriched, passText.get(), model) : enriched;
    }

    private static EditSet withPasses(EditSet set, Path file, OpenModel model) {
        if (model.task() != Task.GENERATION) {
            throw new WorkflowException("plain text serves as passes of task generation alone, the task is "
                    + model.task().jsonName());
        }
        List<TextWindows.Window> windows =
                new TextWindows(model.encoder()).without(set).of(PlainText.read(file));
        List<Sample> rows = new ArrayList<>();
        int taken = Math.min(MOST_WINDOWS, windows.size());
        for (int index = 0; index < taken; index++) {
            int window = (int) ((long) index * windows.size() / taken);
            rows.add(windows.get(window).asPass("text-" + (window + 1), null, window + 1));
        }
        return set.with(rows);
    }
}
