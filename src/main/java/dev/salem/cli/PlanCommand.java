package dev.salem.cli;

import dev.salem.workflow.EditRequest;
import dev.salem.workflow.HeaderPlan;
import dev.salem.workflow.HeaderPlanner;
import dev.salem.workflow.OutcomeFile;
import dev.salem.workflow.Plan;
import dev.salem.workflow.Planner;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The dry run. */
@Command(
        name = "plan",
        description = "Says what an edit would do, and writes nothing: which rows are edited, kept and measured, which "
                + "contradict the model, which layers may be edited, what it takes.",
        footer = {"", "Example: salem plan --model src/demo/model --edit-set src/demo/edits.jsonl"})
final class PlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private EditRequestMixin edit;

    @Option(
            names = "--out",
            defaultValue = "edited",
            paramLabel = "DIR",
            description = "Folder that the edit would make (edited).")
    private Path out;

    @Option(
            names = "--header-only",
            description = "Read configuration, weight headers and edit set alone: no weight, no answer of the model.")
    private boolean headerOnly;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        EditRequest request = edit.request(Optional.of(out), null, Optional.empty());
        if (headerOnly) {
            HeaderPlan plan = edit.at(site -> new HeaderPlanner(site).plan(request));
            spec.commandLine().getOut().print(output.json ? OutcomeFile.json(plan) : HeaderPlanText.of(plan));
            return ExitCode.DONE;
        }
        Plan plan = edit.at(site -> ConsoleProgress.during(
                spec.commandLine().getErr(), progress -> new Planner(site).plan(request, progress)));
        spec.commandLine().getOut().print(output.json ? OutcomeFile.json(plan) : PlanText.of(plan));
        return ExitCode.DONE;
    }
}
