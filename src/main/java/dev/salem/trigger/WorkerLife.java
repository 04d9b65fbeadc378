package dev.salem.trigger;

import dev.salem.job.JobWorker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Lets the worker work as long as the service runs. A command of the command line has no service. */
@Singleton
public class WorkerLife {
    private static final Logger LOG = Logger.getLogger(WorkerLife.class);

    private final Instance<JobWorker> worker;
    private final boolean works;
    private final boolean serves;
    private final String address;

    WorkerLife(
            Instance<JobWorker> worker,
            JobSettings settings,
            ServiceSettings service,
            @ConfigProperty(name = "quarkus.http.host", defaultValue = "127.0.0.1") String host,
            @ConfigProperty(name = "quarkus.http.port", defaultValue = "8080") int port) {
        this.serves = service.serves();
        this.address = "http://" + host + ":" + port + "/";
        this.worker = worker;
        this.works = serves && settings.edit();
    }

    void begin(@Observes StartupEvent event) {
        if (serves) {
            LOG.infof("salem serves %s, jobs are %s", address, works ? "worked on here" : "worked on elsewhere");
        }
        if (works) {
            worker.get().start();
        }
    }

    void end(@Observes ShutdownEvent event) {
        if (works) {
            worker.get().close();
        }
    }

    /** Whether this process edits. */
    public boolean works() {
        return works;
    }

    /** Whether the worker does what it shall: works, or is not wanted here. */
    public boolean isWell() {
        return !works || worker.get().isAlive();
    }
}
