package dev.salem.workflow;

import dev.salem.evaluation.Gate;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * One edit of one model, wherever the wish came from.
 *
 * @param model URI or folder of the base version
 * @param editSet path or location of JSON Lines or CSV
 * @param extra rows that are made besides
 * @param out folder to be made for the results; empty for one in the site's own folder
 * @param title what the edit is about, in a few words, for the report
 * @param publication where the edited model is registered, or empty to register nothing
 */
public record EditRequest(
        String model,
        String editSet,
        ExtraRows extra,
        Optional<Path> out,
        String title,
        EditOptions options,
        Gate gate,
        RunOptions run,
        Optional<Publication> publication) {
    /** With the edit set's own rows alone. */
    public EditRequest(
            String model,
            String editSet,
            Optional<Path> out,
            String title,
            EditOptions options,
            Gate gate,
            RunOptions run,
            Optional<Publication> publication) {
        this(model, editSet, ExtraRows.none(), out, title, options, gate, run, publication);
    }

    public EditRequest {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(editSet, "editSet");
        Objects.requireNonNull(extra, "extra");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(publication, "publication");
    }
}
