package dev.salem.trigger.webhook;

import dev.salem.job.EditJob;
import dev.salem.job.JobRequest;
import dev.salem.job.JobService;
import dev.salem.job.NotAllowedException;
import dev.salem.registry.ModelUri;
import dev.salem.workflow.Site;
import dev.salem.workflow.VersionSearch;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Finds versions that ask for an edit though no event told of them: the alias or the tag is there, but neither a job nor
 * an edited version. What is found is judged as an event would be.
 */
final class LostEvents implements Runnable {
    private static final Logger LOG = Logger.getLogger(LostEvents.class);

    private final Site site;
    private final WebhookRules rules;
    private final EventJudge judge;
    private final EventJobs jobs;

    private LostEvents(Site site, WebhookRules rules, EventJudge judge, EventJobs jobs) {
        this.site = site;
        this.rules = rules;
        this.judge = judge;
        this.jobs = jobs;
    }

    /** Those of a registry's events. */
    static LostEvents of(Site site, WebhookRules rules, JobService jobs) {
        return new LostEvents(
                site, rules, new EventJudge(rules, version -> VersionSearch.find(site, version)), new EventJobs(jobs));
    }

    /** Looks once. What fails is logged, and looked at again the next time. */
    @Override
    public void run() {
        try {
            submitAll();
        } catch (RuntimeException e) {
            LOG.warnf("looking for lost events of the registry: %s; trying again later", e.getMessage());
        }
    }

    /**
     * Looks once.
     *
     * @return how many jobs were made
     * @throws RuntimeException if the registry or the store of jobs doesn't answer
     */
    int submitAll() {
        return (int) VersionSearch.marked(site, rules.alias(), rules.tag()).stream()
                .filter(version -> rules.of(version.name()).isPresent())
                .map(this::reconcile)
                .filter(Optional::isPresent)
                .count();
    }

    private Optional<EditJob> reconcile(ModelUri.Registered version) {
        try {
            return submit(version);
        } catch (NotAllowedException e) {
            LOG.warnf("%s asks for an edit that is not allowed: %s", version, e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<EditJob> submit(ModelUri.Registered version) {
        RegistryEvent asIfJustSet =
                new RegistryEvent.AliasSet(version.name(), version.version().orElseThrow(), rules.alias());
        if (judge.judge(asIfJustSet) instanceof Decision.Edit edit && isLost(version, edit.request())) {
            Optional<EditJob> made = jobs.submitFirst(edit.request());
            made.ifPresent(job -> LOG.infof("%s asks for an edit, and no event told of it: job %s", version, job.id()));
            return made;
        }
        return Optional.empty();
    }

    private boolean isLost(ModelUri.Registered version, JobRequest request) {
        return !jobs.knows(request)
                && request.publication()
                        .filter(publication -> VersionSearch.hasEditOf(site, publication.name(), version))
                        .isEmpty();
    }
}
