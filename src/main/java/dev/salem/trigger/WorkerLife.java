package dev.salem.trigger;

import dev.salem.job.JobWorker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Lets the worker work as long as the service runs. A command of the command line has no service. */
@Singleton
public class WorkerLife {
    private final Instance<JobWorker> worker;
    private final boolean works;

    WorkerLife(
            Instance<JobWorker> worker,
            JobSettings settings,
            @ConfigProperty(name = "quarkus.http.host-enabled", defaultValue = "true") boolean serves) {
        this.worker = worker;
        this.works = serves && settings.edit();
    }

    void begin(@Observes StartupEvent event) {
        if (works) {
            worker.get().start();
        }
    }

    void end(@Observes ShutdownEvent event) {
        if (works) {
            worker.get().close();
        }
    }

    /** Whether the worker does what it shall: works, or is not wanted here. */
    public boolean isWell() {
        return !works || worker.get().isAlive();
    }
}
