package dev.salem.trigger.webhook;

import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import dev.salem.workflow.Site;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The rules that the settings name. */
@Singleton
class ConfiguredRules {
    private final WebhookConfig config;
    private final Instance<Site> site;

    ConfiguredRules(WebhookConfig config, Instance<Site> site) {
        this.config = config;
        this.site = site;
    }

    /** @throws WebhookConfigurationException if they can't be read or used */
    Optional<WebhookRules> read() {
        return config.rules().map(this::read);
    }

    private WebhookRules read(String place) {
        try {
            return WebhookRules.parse(site.get().document(place), place);
        } catch (StorageException | StorageUnavailableException e) {
            throw new WebhookConfigurationException("the webhook rules can't be read: " + e.getMessage(), e);
        }
    }
}
