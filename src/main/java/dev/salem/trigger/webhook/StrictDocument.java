package dev.salem.trigger.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A JSON object in well-formed UTF-8 with no key twice and nothing after it. */
final class StrictDocument {
    private static final int DEEPEST = 16;
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictDocument() {}

    /** @throws MalformedEventException if the bytes are no such document */
    static JsonNode parse(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedEventException("the body is not valid UTF-8");
        }
        try {
            JsonNode json = JSON.readTree(text);
            if (!json.isObject()) {
                throw new MalformedEventException("the body is no JSON object");
            }
            return json;
        } catch (IOException e) {
            throw new MalformedEventException("the body is no JSON document");
        }
    }

    /** A field that must be a text. */
    static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw new MalformedEventException("\"" + field + "\" must be a text");
        }
        return value.asText();
    }

    /** A version's number, which registries write as a text. */
    static int version(JsonNode json) {
        String text = text(json, "version");
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new MalformedEventException("\"version\" must be a number from 1");
        }
        return Integer.parseInt(text);
    }

    /** The texts of an object, which may be missing or null. */
    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (object.isMissingNode() || object.isNull()) {
            return texts;
        }
        if (!object.isObject()) {
            throw new MalformedEventException("\"tags\" must be an object");
        }
        object.fieldNames().forEachRemaining(name -> {
            JsonNode value = object.get(name);
            if (!value.isTextual()) {
                throw new MalformedEventException("values of \"tags\" must be texts");
            }
            texts.put(name, value.asText());
        });
        return texts;
    }
}
