package dev.salem.cli;

import dev.salem.workflow.DownloadBenchmark;
import dev.salem.workflow.OutcomeFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The time that a model takes from its store. */
@Command(
        name = "download",
        description = "Times fetching a model from its store, each time anew; the cache is left alone.",
        footer = {"", "Example: salem bench download --model models:/fever-verifier@champion --rounds 3"})
final class BenchDownloadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(names = "--rounds", defaultValue = "3", paramLabel = "N", description = "How often (3).")
    private int rounds;

    @Option(
            names = "--dir",
            defaultValue = "${sys:java.io.tmpdir}",
            paramLabel = "DIR",
            description = "Where the files are written for that time (the system's temporary folder).")
    private Path folder;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        DownloadBenchmark result = model.at(site -> ConsoleProgress.during(
                spec.commandLine().getErr(),
                progress -> DownloadBenchmark.run(site, model.model, rounds, folder, progress)));
        spec.commandLine().getOut().print(output.json ? OutcomeFile.json(result) : text(result));
        return ExitCode.DONE;
    }

    private static String text(DownloadBenchmark result) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%s: %d files, %,.1f MB%n", result.model(), result.files(), result.bytes() / 1e6));
        for (int round = 0; round < result.seconds().size(); round++) {
            text.append(String.format(
                    Locale.ROOT,
                    "fetch %-3d %7.2f s  %,8.1f MB/s%n",
                    round + 1,
                    result.seconds().get(round),
                    result.megabytesPerSecond(round)));
        }
        return text.toString();
    }
}
