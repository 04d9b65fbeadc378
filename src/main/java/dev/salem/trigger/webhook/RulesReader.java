package dev.salem.trigger.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the operator's rules; what it doesn't know it refuses. */
final class RulesReader {
    private static final Set<String> FIELDS = Set.of("alias", "tag", "models");
    private static final Set<String> MODEL_FIELDS = Set.of("name", "editSet", "editSets", "settings");

    private final String source;

    RulesReader(String source) {
        this.source = source;
    }

    WebhookRules read(byte[] bytes) {
        JsonNode json;
        try {
            json = StrictDocument.parse(bytes);
        } catch (MalformedEventException e) {
            throw wrong(e.getMessage().replace("the body", "it"));
        }
        requireKnown(json, FIELDS);
        List<ModelRule> models = new ArrayList<>();
        for (JsonNode model : array(json, "models")) {
            models.add(model(model));
        }
        return new WebhookRules(
                text(json, "alias").orElse(WebhookRules.ALIAS),
                text(json, "tag").orElse(WebhookRules.TAG),
                models);
    }

    private ModelRule model(JsonNode json) {
        if (!json.isObject()) {
            throw wrong("models must hold objects, got: " + json);
        }
        requireKnown(json, MODEL_FIELDS);
        List<String> editSets = new ArrayList<>();
        for (JsonNode place : array(json, "editSets")) {
            if (!place.isTextual() || place.asText().isBlank()) {
                throw wrong("editSets must hold texts, got: " + place);
            }
            editSets.add(place.asText());
        }
        JsonNode settings = json.path("settings");
        if (!settings.isMissingNode() && !settings.isObject()) {
            throw wrong("settings must be an object, got: " + settings);
        }
        return new ModelRule(
                text(json, "name").orElseThrow(() -> wrong("each of models must have a name")),
                text(json, "editSet"),
                editSets,
                settings instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode());
    }

    private Optional<String> text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().isBlank()) {
            throw wrong(field + " must be a text, got: " + value);
        }
        return Optional.of(value.asText());
    }

    private JsonNode array(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isMissingNode() && !value.isArray()) {
            throw wrong(field + " must be an array, got: " + value);
        }
        return value;
    }

    private void requireKnown(JsonNode json, Set<String> known) {
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw wrong(name + " is no field of webhook rules, there are: "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        });
    }

    private WebhookConfigurationException wrong(String message) {
        return new WebhookConfigurationException(source + ": " + message);
    }
}
