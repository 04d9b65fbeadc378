package dev.salem.trigger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How the service keeps and works on jobs. */
@ConfigMapping(prefix = "salem.jobs")
public interface JobSettings {
    /** A registry's folder, or the address of an MLflow server; else the variable MLFLOW_TRACKING_URI is taken. */
    Optional<String> registry();

    /** The folder of jobs, results and cache; else the variable SALEM_HOME is taken. */
    Optional<Path> home();

    /** How many jobs may wait. */
    @WithDefault("100")
    int capacity();

    /** Threads inside one operation; a thread for each core if it is not given. */
    OptionalInt threads();

    /** Whether this process edits; false where others do over the same folder. */
    @WithDefault("true")
    boolean edit();

    /** How long a job that ended is kept, with its report. */
    @WithDefault("30d")
    Duration keep();

    /** When jobs are begun again: after a lost worker, or where a disk, a registry or a store didn't answer. */
    Retry retry();

    /** A job's attempts; between failed ones lie waits that double, with half of each left to chance. */
    interface Retry {
        /** Attempts at most, the first among them. */
        @WithDefault("5")
        int attempts();

        /** The longest wait after the first attempt. */
        @WithDefault("30s")
        Duration first();

        /** No wait is longer. */
        @WithDefault("10m")
        Duration longest();
    }
}
