package dev.salem.artifact;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A {@link Delta}'s description as the metadata strings of its file, and back. */
final class DeltaFacts {
    private static final String FORMAT = "salem-delta-1";
    private static final String FORMAT_KEY = "format";
    private static final String BASE_KEY = "base_digest";
    private static final String EDITED_KEY = "edited_digest";
    private static final String TENSORS_KEY = "tensors";
    private static final Set<String> OWN = Set.of(FORMAT_KEY, BASE_KEY, EDITED_KEY, TENSORS_KEY);
    private static final List<String> REQUIRED = List.of("layer", "method", "request_digest", "tool_version");
    private static final String SHA_256 = "[0-9a-f]{64}";
    private static final JsonFactory JSON = new JsonFactory();

    private DeltaFacts() {}

    static void requireComplete(Map<String, String> facts) {
        for (String key : REQUIRED) {
            if (!facts.containsKey(key)) {
                throw new IllegalArgumentException("facts must hold " + REQUIRED + ", missing: " + key);
            }
        }
        for (String key : OWN) {
            if (facts.containsKey(key)) {
                throw new IllegalArgumentException("facts must not hold " + key + ", which the delta sets itself");
            }
        }
    }

    static Map<String, String> toMetadata(Delta delta) {
        Map<String, String> metadata = new TreeMap<>(delta.facts());
        metadata.put(FORMAT_KEY, FORMAT);
        metadata.put(BASE_KEY, delta.baseDigest());
        metadata.put(EDITED_KEY, delta.editedDigest());
        metadata.put(TENSORS_KEY, toJson(delta.tensors()));
        return metadata;
    }

    static Delta fromMetadata(Path file, Map<String, String> metadata) {
        String format = metadata.get(FORMAT_KEY);
        if (!FORMAT.equals(format)) {
            throw DeltaException.of(
                    file,
                    "is no delta: metadata format must be \"" + FORMAT + "\", got: " + format + "; check the path");
        }
        Map<String, String> facts = new TreeMap<>(metadata);
        facts.keySet().removeAll(OWN);
        for (String key : REQUIRED) {
            require(file, metadata, key, ".*");
        }
        return new Delta(
                require(file, metadata, BASE_KEY, SHA_256),
                require(file, metadata, EDITED_KEY, SHA_256),
                fromJson(file, require(file, metadata, TENSORS_KEY, ".*")),
                facts);
    }

    private static String require(Path file, Map<String, String> metadata, String key, String pattern) {
        String value = metadata.get(key);
        if (value == null || !value.matches("(?s)" + pattern)) {
            throw DeltaException.of(
                    file, "metadata " + key + " is missing or malformed, got: " + value + "; write the delta again");
        }
        return value;
    }

    private static String toJson(List<String> names) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (String name : names) {
                json.writeString(name);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new IllegalStateException("a string takes whatever is written", e);
        }
        return text.toString();
    }

    private static List<String> fromJson(Path file, String text) {
        List<String> names = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text)) {
            boolean valid = json.nextToken() == JsonToken.START_ARRAY;
            while (valid && json.nextToken() != JsonToken.END_ARRAY) {
                valid = json.currentToken() == JsonToken.VALUE_STRING;
                names.add(json.getText());
            }
            if (valid && json.nextToken() == null) {
                return names;
            }
        } catch (IOException e) {
            throw malformed(file, text);
        }
        throw malformed(file, text);
    }

    private static DeltaException malformed(Path file, String text) {
        return DeltaException.of(
                file, "metadata tensors must be a JSON array of names, got: " + text + "; write the delta again");
    }
}
