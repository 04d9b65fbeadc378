package dev.salem.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Registrations for tests. */
public final class Registrations {
    private Registrations() {}

    /** The bare registration of a folder. */
    public static Registration of(String name, String requestKey, Path model, String alias) {
        return of(run(name, requestKey, Map.of(), List.of(), Map.of(), List.of()), model, alias);
    }

    public static Registration of(EditRun run, Path model, String alias) {
        return new Registration(run, model, Optional.empty(), Optional.of(alias), "a test's version");
    }

    public static EditRun run(
            String name,
            String requestKey,
            Map<String, Double> metrics,
            List<Double> saliency,
            Map<String, String> tags,
            List<Path> files) {
        return new EditRun(name, requestKey, "a test", Map.of(), metrics, saliency, tags, Optional.empty(), files);
    }
}
