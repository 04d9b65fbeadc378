package dev.salem.cli;

import dev.salem.workflow.OutcomeFile;
import dev.salem.workflow.VersionHistory;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The versions of a model. */
@Command(
        name = "history",
        description =
                "Lists the versions of a registered model, which is an edit of which, and what the edits reached.",
        footer = {"", "Example: salem history fever-verifier"})
final class HistoryCommand implements Callable<Integer> {
    private static final String ROW = "%7s  %-26s %6s  %-8s %13s %11s %9s  %s%n";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Name of the registered model.")
    private String name;

    @Mixin
    private RegistryOption registry;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        VersionHistory history = registry.at(site -> VersionHistory.of(site, name));
        spec.commandLine().getOut().print(output.json ? OutcomeFile.json(history) : text(history));
        return ExitCode.DONE;
    }

    private static String text(VersionHistory history) {
        StringBuilder text = new StringBuilder(
                line("version", "edit of", "layer", "method", "edit accuracy", "generality", "drawdown", "aliases"));
        for (VersionHistory.Entry entry : history.versions()) {
            text.append(line(
                    Integer.toString(entry.version()),
                    or(entry.base()),
                    or(entry.layer()),
                    or(entry.method()),
                    or(entry.metrics().get("edit_accuracy")),
                    or(entry.metrics().get("generality")),
                    or(entry.metrics().get("drawdown")),
                    String.join(", ", entry.aliases())));
        }
        return text.toString();
    }

    private static String or(String value) {
        return value == null ? "-" : value;
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, ROW, cells);
    }
}
