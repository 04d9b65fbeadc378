package dev.salem.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the demo's model and edit set are. */
final class DemoOption {
    @Option(
            names = "--demo-dir",
            paramLabel = "DIR",
            description = "Folder with model/ and edits.jsonl (src/demo of the checkout).")
    private Path demo;

    Path folder() {
        return demo == null ? DemoFolder.find() : demo;
    }
}
