package dev.salem.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The published document. */
final class OpenApiDocument {
    static final Path FILE = Path.of("infra/openapi/salem.yaml");
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    private final JsonNode root;

    private OpenApiDocument(JsonNode root) {
        this.root = root;
    }

    static OpenApiDocument read() {
        try (Reader in = Files.newBufferedReader(FILE)) {
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            return new OpenApiDocument(new ObjectMapper().valueToTree(tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode schema(String name) {
        return root.at("/components/schemas/" + name);
    }

    /** As {@code GET /v1/edits}, all of them. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    /** The bodies that a schema of requests is shown with. */
    List<JsonNode> requestExamples() {
        return root.findValues("requestBody").stream()
                .flatMap(body -> body.findValues("examples").stream())
                .flatMap(examples -> examples.findValues("value").stream())
                .toList();
    }

    /** Everything that a {@code $ref} points at. */
    List<String> references() {
        return root.findValuesAsText("$ref").stream().distinct().toList();
    }

    boolean has(String reference) {
        return !root.at(reference.substring(1)).isMissingNode();
    }
}
