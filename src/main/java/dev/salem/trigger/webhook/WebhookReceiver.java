package dev.salem.trigger.webhook;

import dev.salem.job.JobService;
import dev.salem.job.JobStoreException;
import dev.salem.job.LimitExceededException;
import dev.salem.job.NotAllowedException;
import dev.salem.job.QueueFullException;
import dev.salem.registry.RegistryUnavailableException;
import dev.salem.trigger.webhook.WebhookAnswer.Kind;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Takes deliveries of registries. A delivery is remembered only once it is dealt with, so that a failure can be mended by
 * sending it again. Safe for several threads.
 */
public final class WebhookReceiver {
    private static final Logger LOG = Logger.getLogger(WebhookReceiver.class);
    private static final WebhookFormat MLFLOW = new MlflowFormat();
    private static final WebhookFormat DATABRICKS = new DatabricksFormat();

    private final WebhookSecrets secrets;
    private final EventJudge judge;
    private final ReplayStore replays;
    private final EventJobs jobs;
    private final WebhookLimits limits;
    private final InstantSource clock;
    private final Logger log;

    public WebhookReceiver(
            WebhookSecrets secrets,
            WebhookRules rules,
            VersionLookup versions,
            ReplayStore replays,
            JobService jobs,
            WebhookLimits limits,
            InstantSource clock) {
        this(secrets, rules, versions, replays, jobs, limits, clock, LOG);
    }

    WebhookReceiver(
            WebhookSecrets secrets,
            WebhookRules rules,
            VersionLookup versions,
            ReplayStore replays,
            JobService jobs,
            WebhookLimits limits,
            InstantSource clock,
            Logger log) {
        this.secrets = secrets;
        this.judge = new EventJudge(rules, versions);
        this.replays = replays;
        this.jobs = new EventJobs(jobs);
        this.limits = limits;
        this.clock = clock;
        this.log = log;
    }

    /** Takes what an MLflow server sends. */
    public WebhookAnswer mlflow(Delivery delivery) {
        return receive(MLFLOW, delivery);
    }

    /** Takes what a Databricks workspace sends. */
    public WebhookAnswer databricks(Delivery delivery) {
        return receive(DATABRICKS, delivery);
    }

    private WebhookAnswer receive(WebhookFormat format, Delivery delivery) {
        if (delivery.body().length > limits.bodyBytes()) {
            return new WebhookAnswer(Kind.TOO_LARGE, "the body has more than " + limits.bodyBytes() + " bytes");
        }
        try {
            Instant now = clock.instant();
            Optional<Signed> signed =
                    format.verify(delivery, secrets).filter(authentic -> isFresh(authentic.sentAt(), now));
            return signed.map(authentic -> authentic(format, authentic, delivery, now))
                    .orElseGet(WebhookAnswer::refused);
        } catch (MalformedEventException e) {
            return new WebhookAnswer(Kind.MALFORMED, e.getMessage());
        } catch (QueueFullException | LimitExceededException e) {
            return new WebhookAnswer(Kind.BUSY, "too many jobs wait");
        } catch (NotAllowedException e) {
            return new WebhookAnswer(Kind.IGNORED, e.getMessage());
        } catch (JobStoreException | RegistryUnavailableException | UncheckedIOException e) {
            log.warnf("webhook of %s can't be dealt with now: %s", format.name(), e.getMessage());
            return new WebhookAnswer(Kind.UNAVAILABLE, "something that is needed doesn't answer");
        }
    }

    private WebhookAnswer authentic(WebhookFormat format, Signed signed, Delivery delivery, Instant now) {
        String key = format.name() + ":" + signed.id();
        if (replays.contains(key, now)) {
            return new WebhookAnswer(Kind.IGNORED, "this delivery came before");
        }
        WebhookAnswer answer = decided(judge.judge(format.event(delivery.body())));
        replays.add(key, signed.sentAt().plus(limits.oldest()));
        log.infof("webhook %s %s: %s", key, answer.kind(), answer.detail());
        return answer;
    }

    private WebhookAnswer decided(Decision decision) {
        if (decision instanceof Decision.Edit edit) {
            return new WebhookAnswer(Kind.ACCEPTED, jobs.submit(edit.request()).id());
        }
        return new WebhookAnswer(Kind.IGNORED, ((Decision.Ignored) decision).reason());
    }

    private boolean isFresh(Instant sentAt, Instant now) {
        return !sentAt.isBefore(now.minus(limits.oldest())) && !sentAt.isAfter(now.plus(limits.ahead()));
    }
}
