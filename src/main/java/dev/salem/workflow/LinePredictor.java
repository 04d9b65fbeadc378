package dev.salem.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.logits.Logits;
import dev.salem.model.EncodedText;
import dev.salem.model.FfnPass;
import dev.salem.model.GreedyDecoder;
import dev.salem.model.Predictor;
import dev.salem.progress.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A model's answers to JSON Lines, as JSON Lines: for checking against other tools. */
public final class LinePredictor {
    private static final int ROWS = 512;
    /** Tokens of a generated answer. */
    private static final int MOST_TOKENS = 64;

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private LinePredictor() {}

    private record Row(JsonNode id, String text, String textPair) {}

    /**
     * Answers each line {@code {"id":…,"text":…,"text_pair":…}} with {@code {"id":…,"prediction":…,"logits":[…]}}, in
     * order, a generative model without the logits; {@code text_pair} may be missing, a missing {@code id} is the line's number. Answers come in blocks of 512 lines.
     *
     * @throws WorkflowException naming the line that is no such object; blocks before it are answered
     */
    public static void predict(Site site, String model, RunOptions run, BufferedReader in, PrintWriter out)
            throws IOException {
        try (OpenModel open = OpenModel.open(new ModelSource(site).locate(model, Progress.silent()), run)) {
            List<Row> block = new ArrayList<>();
            int number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                if (!line.isBlank()) {
                    block.add(row(line, number));
                }
                if (block.size() == ROWS) {
                    answer(open, block, out);
                    block.clear();
                }
            }
            answer(open, block, out);
        }
    }

    private static Row row(String line, int number) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new WorkflowException("line " + number + " is not JSON: " + e.getOriginalMessage());
        }
        if (!json.isObject() || !json.path("text").isTextual()) {
            throw new WorkflowException("line " + number + ": must be an object with a string \"text\"");
        }
        JsonNode pair = json.path("text_pair");
        if (!pair.isMissingNode() && !pair.isNull() && !pair.isTextual()) {
            throw new WorkflowException("line " + number + ": text_pair must be a string, got: " + pair);
        }
        JsonNode id = json.has("id") ? json.get("id") : JSON.getNodeFactory().numberNode(number);
        return new Row(id, json.get("text").asText(), pair.isTextual() ? pair.asText() : null);
    }

    private static void answer(OpenModel model, List<Row> rows, PrintWriter out) throws IOException {
        List<EncodedText> texts = model.encoder()
                .encode(
                        rows.stream().map(Row::text).toList(),
                        rows.stream().map(Row::textPair).toList());
        if (model.task() != Task.CLASSIFICATION) {
            generate(model, rows, texts, out);
            return;
        }
        float[][] logits = Predictor.logits(model.model(), texts, FfnPass.plain(), Progress.silent(), Phases.ANSWER);
        for (int row = 0; row < logits.length; row++) {
            ObjectNode answer = JSON.createObjectNode();
            answer.set("id", rows.get(row).id());
            answer.put("prediction", model.labels().get(Logits.largest(logits[row])));
            ArrayNode values = answer.putArray("logits");
            for (float logit : logits[row]) {
                values.add(logit);
            }
            out.println(JSON.writeValueAsString(answer));
        }
        out.flush();
    }

    private static void generate(OpenModel model, List<Row> rows, List<EncodedText> prompts, PrintWriter out)
            throws IOException {
        List<long[]> answers = GreedyDecoder.continuations(
                model.generative(), prompts, MOST_TOKENS, FfnPass.plain(), Progress.silent(), Phases.ANSWER);
        for (int row = 0; row < rows.size(); row++) {
            ObjectNode answer = JSON.createObjectNode();
            answer.set("id", rows.get(row).id());
            answer.put("prediction", model.encoder().decode(answers.get(row)));
            out.println(JSON.writeValueAsString(answer));
        }
        out.flush();
    }
}
