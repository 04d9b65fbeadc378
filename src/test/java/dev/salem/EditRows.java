package dev.salem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows of edit sets for tiny models. */
public final class EditRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EditRows() {}

    /** What {@code bert-f16} gets wrong and right, as lines of JSON. */
    public static List<String> tiny() throws IOException {
        JsonNode root = JSON.readTree(
                GoldenModel.folder("bert-f16").resolve("golden.json").toFile());
        List<String> rows = new ArrayList<>();
        root.path("edits").path("fails").forEach(row -> rows.add(row(rows.size(), row, "fail")));
        root.path("edits").path("passes").forEach(row -> rows.add(row(rows.size(), row, "pass")));
        return rows;
    }

    /** A request for an edit by such rows, whose result is registered under a name whatever it cost. */
    public static ObjectNode request(Path model, Path editSet, String name) {
        return request(
                model.toAbsolutePath().toString(), editSet.toAbsolutePath().toString(), name);
    }

    /** The same with places that are no folders. */
    public static ObjectNode request(String model, String editSet, String name) {
        ObjectNode request = JSON.createObjectNode()
                .put("model", model)
                .put("editSet", editSet)
                .put("name", name)
                .put("method", "direct")
                .put("margin", 1);
        request.putObject("gate").put("minEditAccuracy", 0).put("maxDrawdown", 1);
        return request;
    }

    private static String row(int number, JsonNode golden, String group) {
        ObjectNode row = JSON.createObjectNode();
        row.put("id", "r" + number);
        row.put("text", golden.path("text").asText());
        row.put("target", golden.path("target").asInt() == 0 ? "MAMMAL" : "BIRD");
        row.put("group", group);
        return row.toString();
    }
}
