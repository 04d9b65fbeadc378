package dev.salem.trigger.warmup;

import dev.salem.trigger.load.Load;
import dev.salem.trigger.load.LoadPlan;
import dev.salem.trigger.webhook.Rehearsal;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sends webhooks over the loopback to a {@link Rehearsal}, so that the first real ones find classes loaded and code
 * compiled. Only where there is a port for plain HTTP: not in commands, not on Lambda.
 */
@Singleton
public class WarmUp {
    private static final Logger LOG = Logger.getLogger(WarmUp.class);

    /** As many as Quarkus gives threads to on two cores; more would only wait. */
    private static final int SENDERS = 16;

    private final WarmUpSettings settings;
    private final Rehearsal rehearsal;
    private final Instance<HttpServer> server;
    private volatile boolean over;

    WarmUp(
            WarmUpSettings settings,
            Rehearsal rehearsal,
            Instance<HttpServer> server,
            @ConfigProperty(name = "quarkus.http.host-enabled", defaultValue = "true") boolean listens,
            @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled") String insecure) {
        this.settings = settings;
        this.rehearsal = rehearsal;
        this.server = server;
        this.over = !listens || !insecure.equals("enabled") || settings.requests() == 0;
    }

    /** Whether there is nothing to wait for any more. */
    public boolean isOver() {
        return over;
    }

    void begin(@ObservesAsync HttpServerStart event) {
        if (over) {
            return;
        }
        Deadline end = Deadline.in(settings.within());
        try (Rehearsal.Stage stage = rehearsal.open(settings.requests())) {
            // Quarkus tells of the server's start a moment before it keeps the address.
            LoadPlan plan = new LoadPlan(
                    end.await(() -> server.get().getLocalBaseUri()).resolve(Rehearsal.ROOT),
                    Optional.empty(),
                    Optional.of(stage.secret()),
                    "rehearsal",
                    Rehearsal.EDIT_SET,
                    settings.requests(),
                    SENDERS,
                    0);
            LOG.infof("warm after %d webhooks to itself", Load.answered(plan, end.left()));
        } catch (IOException | RuntimeException e) {
            LOG.warnf("can't warm up, so the first requests are slow: %s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over = true;
        }
    }
}
