package dev.salem.cli;

import dev.salem.workflow.ModelEvaluation;
import dev.salem.workflow.OutcomeFile;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The measures of a model, or of an edited one against its base. */
@Command(
        name = "evaluate",
        description = "Measures a model on an edit set; with --base, what an edit of that base won and cost.",
        footer = {
            "",
            "Example: salem evaluate --model edited/model --base src/demo/model --edit-set src/demo/edits.jsonl"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(names = "--base", paramLabel = "MODEL", description = "The model that it was edited from.")
    private String base;

    @Mixin
    private EditSetOption editSet;

    @Mixin
    private ExtraRowsMixin extra;

    @Mixin
    private RunOptionsMixin run;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        ModelEvaluation evaluation = model.at(site -> ConsoleProgress.during(
                spec.commandLine().getErr(),
                progress -> ModelEvaluation.of(
                        site,
                        model.model,
                        Optional.ofNullable(base),
                        editSet.place,
                        extra.rows(),
                        run.options(),
                        progress)));
        spec.commandLine().getOut().print(output.json ? OutcomeFile.json(evaluation) : EvaluationText.of(evaluation));
        return ExitCode.DONE;
    }
}
