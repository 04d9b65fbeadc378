package dev.salem.cli;

import dev.salem.workflow.OutcomeFile;
import dev.salem.workflow.OutputFile;
import dev.salem.workflow.SaliencyStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The layer scores alone. */
@Command(
        name = "saliency",
        description = "Scores every layer by how strongly the edit set's loss pulls at it, and says which one would be "
                + "edited and how sure that is.",
        footer = {
            "",
            "Example: salem saliency --model src/demo/model --edit-set src/demo/edits.jsonl --svg saliency.svg"
        })
final class SaliencyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Mixin
    private EditSetOption editSet;

    @Option(names = "--svg", paramLabel = "FILE", description = "Write the scores as a picture, too.")
    private Path svg;

    @Mixin
    private RunOptionsMixin run;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        if (svg != null) {
            OutputFile.require(svg);
        }
        SaliencyStudy study = model.at(site -> ConsoleProgress.during(
                spec.commandLine().getErr(),
                progress -> SaliencyStudy.of(site, model.model, editSet.place, run.options(), progress)));
        if (svg != null) {
            Files.writeString(svg, study.svg());
        }
        spec.commandLine().getOut().print(output.json ? OutcomeFile.json(study) : text(study));
        return ExitCode.DONE;
    }

    private static String text(SaliencyStudy study) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "  %-16s %9s  %6s  %11s  %12s%n",
                "layer",
                "score",
                "share",
                "fails only",
                "strongest in"));
        study.scores()
                .forEach(score -> text.append(String.format(
                        Locale.ROOT,
                        "%s %-16s %9.3g  %5.1f%%  %11.3g  %11.1f%%%n",
                        score.layer() == study.layer() ? "→" : " ",
                        study.base().layerName(score.layer()),
                        score.score(),
                        100 * score.share(),
                        score.failScore(),
                        100 * score.probability())));
        text.append(String.format(
                Locale.ROOT,
                "  %s is chosen; %,d rows in %.1f s%n",
                study.base().layerName(study.layer()),
                study.samples(),
                study.seconds()));
        study.warnings().forEach(warning -> text.append("  ! ").append(warning).append('\n'));
        return text.toString();
    }
}
