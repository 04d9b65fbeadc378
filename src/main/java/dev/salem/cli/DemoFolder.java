package dev.salem.cli;

import dev.salem.workflow.WorkflowException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;

/** Finds the demo's model and edit set, which lie in the checkout and not in the program. */
final class DemoFolder {
    private static final Path PLACE = Path.of("src", "demo");

    private DemoFolder() {}

    /** The folder {@code src/demo} of the working folder, or of the checkout that the program was built in. */
    static Path find() {
        for (Path root : roots()) {
            Path demo = root.resolve(PLACE);
            if (Files.isRegularFile(demo.resolve("edits.jsonl"))) {
                return demo;
            }
        }
        throw new WorkflowException(
                "the demo's model and edit set were not found: run this in the checkout, or name its src/demo with "
                        + "--demo-dir");
    }

    private static List<Path> roots() {
        List<Path> roots = new ArrayList<>();
        roots.add(Path.of(""));
        CodeSource source = DemoFolder.class.getProtectionDomain().getCodeSource();
        if (source != null && source.getLocation() != null) {
            try {
                for (Path at = Path.of(source.getLocation().toURI()); at != null; at = at.getParent()) {
                    roots.add(at);
                }
            } catch (URISyntaxException | IllegalArgumentException e) {
                return roots; // The program is not a file of this machine.
            }
        }
        return roots;
    }
}
