package dev.salem.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What Terraform makes, made or looked up, as {@code terraform show -json} tells of it.
 *
 * @param address with the module's name before it
 * @param type such as {@code aws_sqs_queue}; that of a data source begins with {@code data.}
 */
record Resource(String address, String type, JsonNode values) {
    /**
     * All of them, of modules below others too.
     *
     * @param values of a state, or those that a plan leads to
     */
    static List<Resource> of(JsonNode values) {
        List<Resource> found = new ArrayList<>();
        collect(values.path("root_module"), found);
        return found;
    }

    /** The value at a JSON pointer. */
    JsonNode at(String pointer) {
        return values.at(pointer);
    }

    String text(String pointer) {
        return at(pointer).asText();
    }

    private static void collect(JsonNode module, List<Resource> found) {
        for (JsonNode resource : module.path("resources")) {
            String type = resource.path("type").asText();
            boolean data = resource.path("mode").asText().equals("data");
            found.add(new Resource(
                    resource.path("address").asText(), data ? "data." + type : type, resource.path("values")));
        }
        module.path("child_modules").forEach(child -> collect(child, found));
    }
}
