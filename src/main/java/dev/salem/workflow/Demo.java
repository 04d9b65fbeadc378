package dev.salem.workflow;

import dev.salem.evaluation.Gate;
import dev.salem.progress.Progress;
import dev.salem.registry.Journal;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.Registration;
import dev.salem.registry.folder.FolderRegistry;
import dev.salem.storage.FolderRemoval;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The main job on the model and the edit set that come with the program: an edit, and a registry with the base as
 * version 1 ({@code champion}) and the edited model as version 2 ({@code challenger}).
 */
public final class Demo {
    static final String NAME = "fact-checker";
    static final String TITLE = "A fact checker's known mistakes";
    /** 62 mistakes at once are much for a small model: the margin is chosen so that more than half of rewordings follow. */
    private static final EditOptions OPTIONS = new EditOptions(
            Method.SALEM,
            EditOptions.AUTO,
            Normalisation.WHITENED,
            OptionalInt.empty(),
            OptionalDouble.of(1),
            EditOptions.standard().batch());

    private static final Gate GATE = new Gate(0.95, 0.5, 0.03);

    private Demo() {}

    /**
     * Makes {@code out}, or gives its outcome back when it is there already.
     *
     * @param demo folder with {@code model/} and {@code edits.jsonl}
     * @param force whether an earlier outcome is removed and made anew
     */
    public static EditResult run(Path demo, Path out, boolean force, RunOptions run, Progress progress) {
        Path model = demo.resolve("model");
        Optional<EditOutcome> earlier = OutcomeFile.in(out);
        if (earlier.isPresent() && !force) {
            EditOutcome registered = register(earlier.get(), model, out);
            return EditWorkflow.result(registered, List.of(), out, true);
        }
        if (earlier.isPresent()) {
            remove(out);
        }
        EditRequest request = request(model.toString(), demo, out, run, Optional.empty());
        EditResult result = new EditWorkflow(Site.local(Optional.empty(), out)).run(request, progress);
        EditOutcome registered = register(result.outcome(), model, out);
        return new EditResult(registered, result.report(), result.repeated());
    }

    /** The demo's edit of a model, as {@link #run} makes it. */
    static EditRequest request(String model, Path demo, Path out, RunOptions run, Optional<Publication> publication) {
        return new EditRequest(
                model,
                demo.resolve("edits.jsonl").toString(),
                Optional.of(out),
                TITLE,
                OPTIONS,
                GATE,
                run,
                publication);
    }

    private static EditOutcome register(EditOutcome outcome, Path model, Path out) {
        if (outcome.status() == EditOutcome.Status.REJECTED || outcome.registered() != null) {
            return outcome;
        }
        FolderRegistry registry = FolderRegistry.linking(out.resolve("registry"));
        ModelVersion base = registry.register(
                new Registration(
                        BaseVersion.record(NAME, outcome.base().digest()),
                        model,
                        Optional.empty(),
                        Optional.of(Publication.CHAMPION),
                        TITLE),
                Journal.NONE);
        Site site = Site.local(registry, out.resolve(".salem"));
        return new Publisher(site)
                .publish(
                        outcome,
                        out,
                        new Registration.Base(base.uri(), base.location(), model),
                        base.uri(),
                        new Publication(NAME, Publication.CHALLENGER));
    }

    private static void remove(Path out) {
        try {
            FolderRemoval.remove(out);
        } catch (IOException e) {
            throw OutputFolder.unwritable(out, e);
        }
    }
}
