package dev.salem.trigger.webhook;

import dev.salem.job.JobService;
import dev.salem.workflow.Site;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;

/** The search for versions whose webhook was lost, where another than this process says when. */
@Singleton
@Unremovable
public class Reconciliation {
    private final ConfiguredRules rules;
    private final Site site;
    private final JobService jobs;

    Reconciliation(ConfiguredRules rules, Site site, JobService jobs) {
        this.rules = rules;
        this.site = site;
        this.jobs = jobs;
    }

    /**
     * Looks once, and takes a job for each such version.
     *
     * @return how many jobs
     * @throws WebhookConfigurationException if there are no rules
     * @throws RuntimeException if the registry or the store of jobs doesn't answer
     */
    public int once() {
        WebhookRules known = rules.read()
                .orElseThrow(() -> new WebhookConfigurationException(
                        "there are no rules that say which models may be edited; set salem.webhook.rules"));
        return LostEvents.of(site, known, jobs).submitAll();
    }
}
