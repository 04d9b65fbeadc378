package dev.salem.editset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads question sets in the fields that MEND (arXiv 2110.11309) laid zsRE out in: {@code src}, {@code rephrase},
 * {@code alt} and {@code answers}, of which the first counts; as JSON Lines or one JSON array. Other fields are ignored.
 */
public final class FactQuestions {
    private static final JsonMapper MAPPER = new JsonMapper();

    private FactQuestions() {}

    /**
     * The rows in file order.
     *
     * @throws EditSetException naming the line where a row ends that lacks a field
     * @throws UncheckedIOException where reading fails
     */
    public static List<FactQuestion> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new EditSetException("no such file: " + file);
        }
        Problems problems = new Problems();
        List<FactQuestion> questions = new ArrayList<>();
        try (MappingIterator<JsonNode> rows = MAPPER.readerFor(JsonNode.class).readValues(file.toFile())) {
            while (rows.hasNextValue()) {
                JsonNode node = rows.nextValue();
                int line = rows.getCurrentLocation().getLineNr();
                String question = text(node.path("src"), "src", line, problems);
                String rephrase = text(node.path("rephrase"), "rephrase", line, problems);
                String answer = text(node.path("answers").path(0), "answers", line, problems);
                String alternative = node.path("alt").asText();
                questions.add(new FactQuestion(question, rephrase, answer, alternative));
            }
        } catch (JsonProcessingException e) {
            throw new EditSetException(file + " is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
        problems.throwIfAny();
        return questions;
    }

    private static String text(JsonNode value, String field, int line, Problems problems) {
        if (!value.isTextual() || value.textValue().isBlank()) {
            problems.add(line, field + " must be a text that is not blank");
        }
        return value.asText();
    }
}
