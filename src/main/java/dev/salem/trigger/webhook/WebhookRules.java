package dev.salem.trigger.webhook;

import dev.salem.registry.RegistryException;
import dev.salem.registry.RegistryNames;
import dev.salem.workflow.Publication;
import java.util.List;
import java.util.Optional;

/**
 * Which events of a registry mean that a version is to be edited:
 * <pre>{@code
 * {"alias": "needs-edit",                      this alias is set on a version
 *  "tag": "salem.edit_set",                    this tag, whose value is an edit set, is set or comes with a new version
 *  "models": [{"name": "fever-*",              the first that covers the model's name
 *              "editSet": "s3://edits/fever.jsonl",
 *              "editSets": ["s3://edits/fever/"],
 *              "settings": {"gate": {"maxDrawdown": 0.01}}}]}
 * }</pre>
 *
 * @param alias never one that an edited version is given
 * @param models in order of precedence; a model that none covers is never edited
 */
public record WebhookRules(String alias, String tag, List<ModelRule> models) {
    static final String ALIAS = "needs-edit";
    static final String TAG = "salem.edit_set";

    /** @throws WebhookConfigurationException if edits would trigger themselves, or a value is wrong */
    public WebhookRules {
        models = List.copyOf(models);
        try {
            RegistryNames.requireAlias(alias);
        } catch (RegistryException e) {
            throw new WebhookConfigurationException("webhook rules: " + e.getMessage(), e);
        }
        if (tag.isBlank()) {
            throw new WebhookConfigurationException("webhook rules: tag must not be blank");
        }
        if (models.isEmpty()) {
            throw new WebhookConfigurationException(
                    "webhook rules: models must name at least one model, or nothing is ever edited");
        }
        for (ModelRule rule : models) {
            String given = rule.settings().path("alias").asText(Publication.CHALLENGER);
            if (given.equals(alias)) {
                throw new WebhookConfigurationException("webhook rules for " + rule.name() + ": alias must not be "
                        + alias + ", which would start the next edit");
            }
        }
    }

    /** The usual alias and tag. */
    public static WebhookRules of(List<ModelRule> models) {
        return new WebhookRules(ALIAS, TAG, models);
    }

    /**
     * Reads rules.
     *
     * @param source named in messages
     * @throws WebhookConfigurationException if the bytes hold no such rules
     */
    public static WebhookRules parse(byte[] json, String source) {
        return new RulesReader(source).read(json);
    }

    Optional<ModelRule> of(String model) {
        return models.stream().filter(rule -> rule.covers(model)).findFirst();
    }
}
