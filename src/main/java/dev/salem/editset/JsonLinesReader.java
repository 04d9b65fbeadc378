package dev.salem.editset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads JSON Lines: one object a line; blank lines are skipped, unknown keys ignored, a repeated key refused. */
final class JsonLinesReader {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final Rows rows;
    private final Problems problems;

    JsonLinesReader(Rows rows, Problems problems) {
        this.rows = rows;
        this.problems = problems;
    }

    void read(Path file) throws IOException {
        try (Utf8Lines lines = new Utf8Lines(file)) {
            while (lines.next()) {
                boolean blank = lines.text() != null && lines.text().isBlank();
                if (!blank && !rows.startRow(lines.number())) {
                    return;
                }
                if (!blank) {
                    readRow(lines.number(), lines.text());
                }
            }
        }
    }

    private void readRow(int line, String text) {
        if (text == null) {
            rows.refuse(line, "is not UTF-8");
            return;
        }
        try {
            JsonNode node = READER.readValue(text);
            if (node.isObject()) {
                readObject(line, node);
            } else {
                rows.refuse(line, "must be a JSON object, got: " + typeOf(node));
            }
        } catch (MismatchedInputException e) {
            rows.refuse(line, "is not JSON" + columnOf(e) + ": more follows the object");
        } catch (JsonProcessingException e) {
            rows.refuse(line, "is not JSON" + columnOf(e) + ": " + firstLine(e.getOriginalMessage()));
        }
    }

    private void readObject(int line, JsonNode node) {
        Map<String, String> values = new LinkedHashMap<>();
        boolean sound = true;
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            JsonNode value = property.getValue();
            if (!Rows.COLUMNS.contains(property.getKey()) || value.isNull()) {
                continue;
            }
            if (!value.isTextual()) {
                problems.add(line, property.getKey() + " must be a string, got: " + typeOf(value));
                sound = false;
            }
            values.put(property.getKey(), value.textValue());
        }
        rows.add(line, values, sound);
    }

    private static String typeOf(JsonNode node) {
        return node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static String columnOf(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
