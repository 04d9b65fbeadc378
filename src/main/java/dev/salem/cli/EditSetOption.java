package dev.salem.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which edit set. */
final class EditSetOption {
    @Option(
            names = "--edit-set",
            required = true,
            paramLabel = "FILE",
            description = "JSON Lines or CSV: id, text, text_pair, target, group (fail, adapt, pass), of, split.")
    Path file;
}
