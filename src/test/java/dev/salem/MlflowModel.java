package dev.salem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A tiny model as MLflow saves it, and copies of it that a test may spoil. */
public final class MlflowModel {
    /** {@code bert-f16} of {@link GoldenModel}, saved by {@code mlflow.transformers.save_model}. */
    public static final Path SAVED = Path.of("src/test/resources/mlflow/bert-f16");

    private MlflowModel() {}

    public static Path copy(Path target) {
        try (Stream<Path> tree = Files.walk(SAVED)) {
            for (Path path : tree.toList()) {
                Path copy = target.resolve(SAVED.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
