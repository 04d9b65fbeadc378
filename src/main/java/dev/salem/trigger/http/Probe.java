package dev.salem.trigger.http;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jboss.logging.Logger;

/**
 * Asks something that is needed whether it is there, and waits only so long. Whoever probes may be anybody, so the reason
 * is told to the log alone. While an answer is out, nothing is asked again.
 */
final class Probe implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(Probe.class);

    private final String name;
    private final Runnable question;
    private final Executor executor;
    private final Duration within;
    private FutureTask<Boolean> asked;

    /** @param question returns where it is there, and throws where it isn't */
    Probe(String name, Runnable question, Executor executor, Duration within) {
        this.name = name;
        this.question = question;
        this.executor = executor;
        this.within = within;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named(name).status(answers()).build();
    }

    private boolean answers() {
        try {
            return asking().get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warnf("%s: no answer within %s", name, within);
        } catch (ExecutionException e) {
            LOG.warnf("%s: %s", name, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private synchronized FutureTask<Boolean> asking() {
        if (asked == null || asked.isDone()) {
            asked = new FutureTask<>(question, true);
            executor.execute(asked);
        }
        return asked;
    }
}
