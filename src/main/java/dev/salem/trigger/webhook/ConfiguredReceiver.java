package dev.salem.trigger.webhook;

import dev.salem.job.JobService;
import dev.salem.trigger.JobKeeping;
import dev.salem.trigger.ServiceSettings;
import dev.salem.workflow.Site;
import dev.salem.workflow.VersionSearch;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The receiver that the settings describe; none where they name neither a secret nor rules. */
@Singleton
class ConfiguredReceiver {
    private final WebhookConfig config;
    private final ConfiguredRules configured;
    private final Instance<JobService> jobs;
    private final Instance<Site> site;
    private final JobKeeping keeping;
    private final boolean serves;
    private final ScheduledExecutorService reconciler =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "salem-reconcile"));
    private Optional<WebhookReceiver> receiver = Optional.empty();

    ConfiguredReceiver(
            WebhookConfig config,
            ConfiguredRules configured,
            Instance<JobService> jobs,
            Instance<Site> site,
            JobKeeping keeping,
            ServiceSettings service) {
        this.config = config;
        this.configured = configured;
        this.jobs = jobs;
        this.site = site;
        this.keeping = keeping;
        this.serves = service.serves();
    }

    /** @throws WebhookConfigurationException if the settings can't be used, or lack one of the two */
    void open(@Observes StartupEvent event) {
        boolean secret = config.secret().isPresent() || config.secretsFile().isPresent();
        if (!serves || !secret && config.rules().isEmpty()) {
            return;
        }
        if (!secret) {
            throw new WebhookConfigurationException(
                    "webhooks have rules but no secret; set salem.webhook.secret or salem.webhook.secrets-file");
        }
        WebhookRules rules = configured
                .read()
                .orElseThrow(() -> new WebhookConfigurationException(
                        "webhooks have a secret but no rules; set salem.webhook.rules"));
        ReplayStore replays = config.replays()
                .<ReplayStore>map(folder -> FolderReplayStore.at(folder, config.remembered()))
                .or(() -> keeping.table().map(DynamoReplayStore::new))
                .orElseGet(() -> new MemoryReplayStore(config.remembered()));
        receiver = Optional.of(new WebhookReceiver(
                WebhookSecrets.from(config.secret(), config.secretsFile()),
                rules,
                version -> VersionSearch.find(site.get(), version),
                replays,
                jobs.get(),
                new WebhookLimits(config.bodyBytes(), config.oldest(), config.ahead()),
                InstantSource.system()));
        if (!config.reconcile().isZero()) {
            reconcile(rules);
        }
    }

    private void reconcile(WebhookRules rules) {
        LostEvents lost = LostEvents.of(site.get(), rules, jobs.get());
        reconciler.scheduleWithFixedDelay(lost, 0, config.reconcile().toMillis(), TimeUnit.MILLISECONDS);
    }

    void close(@Observes ShutdownEvent event) {
        reconciler.shutdownNow();
    }

    Optional<WebhookReceiver> receiver() {
        return receiver;
    }
}
