package dev.salem.cli;

import dev.salem.workflow.EditRequest;
import dev.salem.workflow.EditResult;
import dev.salem.workflow.EditWorkflow;
import dev.salem.workflow.Publication;
import dev.salem.workflow.WorkflowException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The edit. */
@Command(
        name = "edit",
        description =
                "Corrects the mistakes that an edit set names by changing one layer, measures the cost on held-out "
                        + "rows, and writes the edited model, a delta and a report.",
        footer = {
            "",
            "Examples:",
            "  salem edit --model src/demo/model --edit-set src/demo/edits.jsonl --out edited --max-drawdown 0.01",
            "  salem edit --model models:/fever-verifier@champion --edit-set s3://bucket/edits.jsonl"
        })
final class EditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private EditRequestMixin edit;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder to be made for the results; not needed where a version is registered.")
    private Path out;

    @Option(names = "--title", paramLabel = "WORDS", description = "What the edit is about, for the report.")
    private String title;

    @Option(
            names = "--register",
            paramLabel = "NAME",
            description =
                    "Register the edited model as a new version of this model (the model that a models: URI names).")
    private String register;

    @Option(names = "--no-register", description = "Register nothing, though the model is a registered one.")
    private boolean unregistered;

    @Option(
            names = "--alias",
            defaultValue = Publication.CHALLENGER,
            paramLabel = "ALIAS",
            description = "Alias of the new version (challenger); never champion.")
    private String alias;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Optional<Publication> publication = publication();
        if (out == null && publication.isEmpty()) {
            throw new WorkflowException(
                    "--out must name a folder for the results, as no version is registered; give --out DIR, or --register "
                            + "NAME with a registry");
        }
        EditRequest request = edit.request(Optional.ofNullable(out), title, publication);
        EditResult result = edit.at(site -> ConsoleProgress.during(
                spec.commandLine().getErr(), progress -> new EditWorkflow(site).run(request, progress)));
        return Results.print(spec, output, result);
    }

    private Optional<Publication> publication() {
        if (unregistered) {
            if (register != null) {
                throw new WorkflowException("--register and --no-register exclude each other");
            }
            return Optional.empty();
        }
        return Optional.ofNullable(register).or(edit::registeredName).map(name -> new Publication(name, alias));
    }
}
