package dev.salem.workflow;

import dev.salem.evaluation.Gate;
import dev.salem.tensor.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process that plans from headers, and tells of itself whether libtorch is in it, then and once it is wanted. */
final class HeaderPlanProcess {
    static final String LOADED = "libtorch is loaded: ";

    private HeaderPlanProcess() {}

    static Process start(Map<String, String> environment, String model, String editSet) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeaderPlanProcess.class.getName(),
                        model,
                        editSet)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return builder.start();
    }

    public static void main(String... arguments) throws IOException {
        try (Site site = Site.open(SiteSettings.of(Optional.empty(), System.getenv()))) {
            EditRequest request = new EditRequest(
                    arguments[0],
                    arguments[1],
                    Optional.empty(),
                    "plan",
                    EditOptions.standard(),
                    Gate.standard(),
                    RunOptions.standard(),
                    Optional.empty());
            System.out.print(OutcomeFile.json(new HeaderPlanner(site).plan(request)));
        }
        System.out.println(LOADED + isLoaded());
        TensorEngine.start(1);
        System.out.println(LOADED + isLoaded());
    }

    private static boolean isLoaded() throws IOException {
        List<String> maps = Files.readAllLines(Path.of("/proc/self/maps"));
        return maps.stream().anyMatch(line -> line.contains("libtorch"));
    }
}
