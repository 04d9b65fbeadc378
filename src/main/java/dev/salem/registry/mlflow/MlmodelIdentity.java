package dev.salem.registry.mlflow;

import dev.salem.registry.RegistryException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The {@code MLmodel} file of an MLflow model. What tells who the model is gets replaced, line by line; every other byte
 * stays.
 *
 * @see <a href="https://mlflow.org/docs/latest/ml/model/#storage-format">MLflow model format</a>
 */
final class MlmodelIdentity {
    static final String NAME = "MLmodel";

    private static final int LARGEST = 4 << 20;

    private MlmodelIdentity() {}

    /**
     * The file of a copy.
     *
     * @param bytes of the original
     * @param identity top-level keys and their new values; empty for a key that the copy mustn't have
     * @throws RegistryException if it is no YAML as MLflow writes it
     */
    static byte[] renamed(byte[] bytes, Map<String, Optional<String>> identity) {
        String original = text(bytes);
        String renamed = original;
        for (Map.Entry<String, Optional<String>> field : identity.entrySet()) {
            renamed = replaced(renamed, field.getKey(), field.getValue());
        }
        requireOnlyRenamed(parsed(original), parsed(renamed), identity);
        return renamed.getBytes(StandardCharsets.UTF_8);
    }

    /** A value goes on in the lines that are indented. */
    private static String replaced(String text, String key, Optional<String> value) {
        Pattern field = Pattern.compile("(?m)^" + Pattern.quote(key) + ":(?: .*)?(?:\\R[ \\t]+.*)*(\\R|\\z)");
        Matcher matcher = field.matcher(text);
        String line =
                value.map(given -> key + ": '" + given.replace("'", "''") + "'").orElse("");
        if (!matcher.find()) {
            String end = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
            return value.isEmpty() ? text : text + end + line + "\n";
        }
        String replacement = value.isEmpty() ? "" : line + matcher.group(1);
        return text.substring(0, matcher.start()) + replacement + text.substring(matcher.end());
    }

    private static void requireOnlyRenamed(
            Map<?, ?> original, Map<?, ?> renamed, Map<String, Optional<String>> identity) {
        Map<Object, Object> expected = new LinkedHashMap<>(original);
        identity.forEach((key, value) -> {
            expected.remove(key);
            value.ifPresent(given -> expected.put(key, given));
        });
        if (!Objects.equals(expected, renamed)) {
            throw refused("its top-level keys don't stand each at the start of a line");
        }
    }

    private static Map<?, ?> parsed(String text) {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(LARGEST);
        limits.setMaxAliasesForCollections(20);
        limits.setNestingDepthLimit(50);
        limits.setAllowDuplicateKeys(false);
        try {
            if (new Yaml(new SafeConstructor(limits)).load(text) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (YAMLException e) {
            throw refused(e.getMessage().lines().findFirst().orElse("it is no YAML"));
        }
        throw refused("it is no YAML map");
    }

    private static String text(byte[] bytes) {
        if (bytes.length > LARGEST) {
            throw refused("it has " + bytes.length + " bytes, more than " + LARGEST);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused("it is no UTF-8");
        }
    }

    private static RegistryException refused(String reason) {
        return new RegistryException(
                "the model's " + NAME + " can't be carried over: " + reason + "; log the base model again with MLflow");
    }
}
