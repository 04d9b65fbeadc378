package dev.salem.trigger.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.access.AllowedPlaces;
import dev.salem.access.NamePattern;
import dev.salem.job.JobRequest;
import dev.salem.job.JobRequestException;
import dev.salem.registry.RegistryException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What webhooks may ask of some models.
 *
 * @param name of the models, with {@code *} for any characters
 * @param editSet used where the version's tag names none
 * @param editSets places that a tag may name: a file, or everything below a folder that ends in a slash. Whoever may set
 *     a tag in the registry chooses among them
 * @param settings further fields of {@link JobRequest}, the same for each edit
 */
public record ModelRule(String name, Optional<String> editSet, List<String> editSets, ObjectNode settings) {
    private static final String SAMPLE_MODEL = "models:/sample/1";
    private static final String SAMPLE_EDIT_SET = "s3://sample/edits.jsonl";
    private static final List<String> OF_THE_EVENT = List.of("model", "editSet");

    /** @throws WebhookConfigurationException if an edit can't be asked for with these values, naming the wrong ones */
    public ModelRule {
        Objects.requireNonNull(settings, "settings");
        settings = settings.deepCopy();
        editSets = List.copyOf(editSets);
        if (name.isBlank()) {
            throw new WebhookConfigurationException("webhook rules: name must not be blank; use * for every model");
        }
        for (String field : OF_THE_EVENT) {
            if (settings.has(field)) {
                throw new WebhookConfigurationException(
                        "webhook rules for " + name + ": settings must not hold " + field);
            }
        }
        try {
            AllowedPlaces.listed(editSets);
            JobRequest.of(request(settings, SAMPLE_MODEL, editSet.orElse(SAMPLE_EDIT_SET)));
        } catch (JobRequestException | RegistryException e) {
            throw new WebhookConfigurationException("webhook rules for " + name + ": " + e.getMessage(), e);
        }
    }

    boolean covers(String model) {
        return new NamePattern(name).covers(model);
    }

    /** Whether a tag may name this place. */
    boolean allows(String place) {
        return editSet.equals(Optional.of(place))
                || AllowedPlaces.listed(editSets).hold(place);
    }

    /** @throws JobRequestException if the places can't be asked for */
    JobRequest request(String model, String place) {
        return JobRequest.of(request(settings, model, place));
    }

    private static JsonNode request(ObjectNode settings, String model, String place) {
        return JsonNodeFactory.instance
                .objectNode()
                .<ObjectNode>setAll(settings)
                .put("model", model)
                .put("editSet", place);
    }
}
