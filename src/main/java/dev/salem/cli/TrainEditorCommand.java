package dev.salem.cli;

import dev.salem.workflow.EditOptions;
import dev.salem.workflow.EditorTraining;
import dev.salem.workflow.Method;
import dev.salem.workflow.Normalisation;
import dev.salem.workflow.OutcomeFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a MEND editor for later edits. */
@Command(
        name = "train-editor",
        description =
                "Trains the editor of one layer on an edit set and stores it, for edits of this base and layer only.",
        footer = {
            "",
            "Example: salem train-editor --model src/demo/model --edit-set src/demo/edits.jsonl --layer 0 --out "
                    + "editor.safetensors"
        })
final class TrainEditorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Mixin
    private EditSetOption editSet;

    @Option(names = "--layer", required = true, paramLabel = "L", description = "Layer that it will edit, from 0.")
    private int layer;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "File to be written (safetensors).")
    private Path out;

    @Option(
            names = "--checkpoints",
            paramLabel = "DIR",
            description = "Keep the training here, and take it up from here after a stop.")
    private Path checkpoints;

    @Option(
            names = "--normalisation",
            defaultValue = "whitened",
            paramLabel = "whitened|diagonal",
            description = "How the editor sees gradients (whitened).")
    private Normalisation normalisation;

    @Option(
            names = "--batch",
            defaultValue = "10",
            paramLabel = "N",
            description = "Edits whose gradients the editor aggregates (10).")
    private int batch;

    @Mixin
    private RunOptionsMixin run;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        EditorTraining.Request request = new EditorTraining.Request(
                model.model,
                editSet.place,
                layer,
                out,
                Optional.ofNullable(checkpoints),
                new EditOptions(
                        Method.MEND,
                        EditOptions.TRAIN,
                        normalisation,
                        OptionalInt.of(layer),
                        OptionalDouble.empty(),
                        batch),
                run.options());
        EditorTraining training = model.at(site -> ConsoleProgress.during(
                spec.commandLine().getErr(), progress -> EditorTraining.run(site, request, progress)));
        spec.commandLine().getOut().print(output.json ? OutcomeFile.json(training) : text(training));
        return ExitCode.DONE;
    }

    private static String text(EditorTraining training) {
        return String.format(
                Locale.ROOT,
                "  editor of layer %d written to %s%n  %d fail groups to learn from, %d to choose by, %,d passes, %.0f s%n",
                training.layer(),
                training.file(),
                training.trainingGroups(),
                training.validationGroups(),
                training.passes(),
                training.seconds());
    }
}
