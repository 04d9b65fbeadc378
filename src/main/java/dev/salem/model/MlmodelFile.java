package dev.salem.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * The {@code MLmodel} file of an MLflow model as a generic map. It comes from a registry and is not trusted: only plain
 * YAML of limited size and depth is read, no key twice.
 *
 * @see <a href="https://mlflow.org/docs/latest/ml/model/#storage-format">MLflow's storage format</a>
 */
record MlmodelFile(Path path, Map<?, ?> entries) {
    static final String NAME = "MLmodel";

    private static final int MOST_BYTES = 1 << 20;
    private static final int DEEPEST = 50;

    /** @throws ModelException if it is no such file */
    static MlmodelFile read(Path path) {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new ModelException(path + " is a folder or a link: fetch the MLflow model again");
        }
        Object root = parse(path, text(path));
        if (root instanceof Map<?, ?> entries) {
            return new MlmodelFile(path, entries);
        }
        throw new ModelException(path + " is no MLmodel: it must be a YAML map, got: " + Told.of(root));
    }

    /** A refusal that names the file. */
    ModelException refuse(String problem) {
        return new ModelException(path + ": " + problem);
    }

    private static String text(Path path) {
        try {
            long bytes = Files.size(path);
            if (bytes > MOST_BYTES) {
                throw new ModelException(path + " has " + bytes + " bytes, more than the " + MOST_BYTES
                        + " that an MLmodel may have: take the examples or metadata out of it");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
                    .toString();
        } catch (CharacterCodingException cause) {
            throw new ModelException(path + " is no UTF-8 text: fetch it again", cause);
        } catch (IOException cause) {
            throw new ModelException(path + " cannot be read: " + cause, cause);
        }
    }

    private static Object parse(Path path, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setAllowRecursiveKeys(false);
        options.setCodePointLimit(MOST_BYTES);
        options.setNestingDepthLimit(DEEPEST);
        try {
            return new Yaml(new SafeConstructor(options)).load(text);
        } catch (MarkedYAMLException cause) {
            String line = cause.getProblemMark() == null
                    ? ""
                    : "line " + (cause.getProblemMark().getLine() + 1) + ": ";
            throw new ModelException(path + " is no MLmodel: " + line + cause.getProblem(), cause);
        } catch (RuntimeException cause) {
            // Values that are not of the type of their tag fail as the parser of that type does.
            throw new ModelException(path + " is no MLmodel: " + cause.getMessage(), cause);
        }
    }
}
