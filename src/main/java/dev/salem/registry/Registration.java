package dev.salem.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a new version is to be.
 *
 * @param name of the registered model; it is made when there is none
 * @param requestKey the same for the same request: a repeat adds no second version
 * @param model folder of the model's files, copied
 * @param metrics by registered name, such as {@code edit_accuracy}; only finite values
 * @param saliency score of each layer, in order; empty when none was scored
 * @param tags further notes by name
 * @param alias to point at the new version at the very end
 * @param files to be kept beside the model, such as the report and the delta; their names must differ
 */
public record Registration(
        String name,
        String requestKey,
        Path model,
        Map<String, Double> metrics,
        List<Double> saliency,
        Map<String, String> tags,
        Optional<String> alias,
        List<Path> files) {
    public Registration {
        name = RegistryNames.requireModel(name);
        alias = alias.map(RegistryNames::requireAlias);
        Objects.requireNonNull(requestKey, "requestKey");
        if (requestKey.isBlank()) {
            throw new IllegalArgumentException("requestKey must not be blank");
        }
        Objects.requireNonNull(model, "model");
        metrics = Map.copyOf(metrics);
        metrics.forEach((metric, value) -> {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("metric " + metric + " must be finite, got: " + value);
            }
        });
        saliency = List.copyOf(saliency);
        tags = Map.copyOf(tags);
        files = List.copyOf(files);
        long names = files.stream().map(Path::getFileName).distinct().count();
        if (names != files.size()) {
            throw new IllegalArgumentException("files must have different names, got: " + files);
        }
    }
}
