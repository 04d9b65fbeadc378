package dev.salem.cli;

import dev.salem.workflow.EditRequest;
import dev.salem.workflow.EditResult;
import dev.salem.workflow.EditWorkflow;
import dev.salem.workflow.Publication;
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
            "Example: salem edit --model src/demo/model --edit-set src/demo/edits.jsonl --out edited --max-drawdown 0.01"
        })
final class EditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private EditRequestMixin edit;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to be made for the results.")
    private Path out;

    @Option(names = "--title", paramLabel = "WORDS", description = "What the edit is about, for the report.")
    private String title;

    @Option(
            names = "--register",
            paramLabel = "NAME",
            description = "Register the edited model as a new version of this model in the --registry.")
    private String register;

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
        EditRequest request =
                edit.request(out, title, Optional.ofNullable(register).map(name -> new Publication(name, alias)));
        EditResult result = ConsoleProgress.during(
                spec.commandLine().getErr(), progress -> new EditWorkflow(edit.registry()).run(request, progress));
        return Results.print(spec, output, result);
    }
}
