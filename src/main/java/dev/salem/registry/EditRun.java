package dev.salem.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The record of one edit, whether it made a version or not.
 *
 * @param model name of the registered model that it is about
 * @param requestKey the same for the same request
 * @param title in a few words
 * @param params settings by name
 * @param metrics by registered name, such as {@code edit_accuracy}; only finite values
 * @param saliency score of each layer, in order; empty when none was scored
 * @param tags further notes by name
 * @param editSet what was learnt from; empty where nothing was edited
 * @param files to be kept with the record, such as the report and the delta; their names must differ
 */
public record EditRun(
        String model,
        String requestKey,
        String title,
        Map<String, String> params,
        Map<String, Double> metrics,
        List<Double> saliency,
        Map<String, String> tags,
        Optional<Dataset> editSet,
        List<Path> files) {
    public EditRun {
        model = RegistryNames.requireModel(model);
        Objects.requireNonNull(requestKey, "requestKey");
        if (requestKey.isBlank()) {
            throw new IllegalArgumentException("requestKey must not be blank");
        }
        Objects.requireNonNull(title, "title");
        params = Map.copyOf(params);
        metrics = Map.copyOf(metrics);
        metrics.forEach((metric, value) -> {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("metric " + metric + " must be finite, got: " + value);
            }
        });
        saliency = List.copyOf(saliency);
        tags = Map.copyOf(tags);
        Objects.requireNonNull(editSet, "editSet");
        files = List.copyOf(files);
        long names = files.stream().map(Path::getFileName).distinct().count();
        if (names != files.size()) {
            throw new IllegalArgumentException("files must have different names, got: " + files);
        }
    }

    /**
     * The edit set.
     *
     * @param name short, such as its file's name
     * @param digest SHA-256 of what was read, in hex
     * @param source URI or path that it came from
     * @param rows how many there were
     */
    public record Dataset(String name, String digest, String source, int rows) {}
}
