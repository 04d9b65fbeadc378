package dev.salem.cli;

import picocli.CommandLine.Option;

/** Which edit set. */
final class EditSetOption {
    @Option(
            names = "--edit-set",
            required = true,
            paramLabel = "FILE",
            description =
                    "Path, s3://bucket/key or mlflow-artifacts:/path of JSON Lines or CSV: id, text, text_pair, target, group (fail, adapt, pass), of, split.")
    String place;
}
