package dev.salem.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.model.BlockNames;
import dev.salem.workflow.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an edit reached and cost, in a line. */
final class Figures {
    private static final String TOKENS = " tokens";

    private Figures() {}

    /** The line of an outcome, or of what is known of it; null where it has no figures. */
    static String of(JsonNode outcome) {
        List<String> parts = new ArrayList<>();
        JsonNode metrics = outcome.path("metrics");
        String unit = outcome.path("task").asText().equals(Task.GENERATION.jsonName()) ? TOKENS : "";
        add(parts, "edit accuracy", metrics.path("editAccuracy"), unit);
        add(parts, "generality", metrics.path("generality"), unit);
        add(parts, "drawdown", metrics.path("drawdown"), unit);
        if (unit.isEmpty()) {
            add(parts, "token accuracy", metrics.path("tokenAccuracy").path("edits"), TOKENS);
        }
        JsonNode perplexity = metrics.path("perplexity");
        if (perplexity.path("before").isNumber()) {
            parts.add(String.format(
                    Locale.ROOT,
                    "perplexity %.2f before, %.2f after",
                    perplexity.path("before").asDouble(),
                    perplexity.path("after").asDouble()));
        }
        if (outcome.path("layer").isNumber()) {
            int encoders = outcome.at("/base/encoderLayers").asInt();
            parts.add(new BlockNames(encoders).of(outcome.path("layer").asInt()));
        }
        if (outcome.path("registered").hasNonNull("uri")) {
            parts.add("registered as " + outcome.path("registered").path("uri").asText());
        }
        return parts.isEmpty() ? null : String.join(" · ", parts);
    }

    private static void add(List<String> parts, String name, JsonNode share, String unit) {
        if (share.path("total").asInt() > 0) {
            parts.add(name + " " + share.path("count").asInt() + " of "
                    + share.path("total").asInt() + unit);
        }
    }
}
