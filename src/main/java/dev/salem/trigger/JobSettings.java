package dev.salem.trigger;

import dev.salem.job.Lane;
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

    /** Where jobs are kept. */
    @WithDefault("folder")
    Store store();

    /** The DynamoDB table of jobs. */
    Optional<String> table();

    /** What brings jobs to workers. */
    @WithDefault("memory")
    Queue queue();

    /** The SQS queue of the CPU lane, or the broker's address. */
    Optional<String> queueUrl();

    /** The SQS queue of the GPU lane, if there is one. */
    Optional<String> gpuQueueUrl();

    /** The lane of requests that name none, and the one that this process takes jobs from. */
    @WithDefault("cpu")
    Lane lane();

    /** Where reports are kept, a folder or {@code s3://bucket/prefix}; else {@code reports} beside the jobs. */
    Optional<String> reports();

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

    /** Where jobs are kept. */
    enum Store {
        /** Files below the home, for the processes of one machine. */
        FOLDER,
        /** A table, for processes of many machines. */
        DYNAMODB
    }

    /** What brings jobs to workers. */
    enum Queue {
        /** A line within the process. */
        MEMORY,
        /** Queues of SQS. */
        SQS,
        /** A broker of CloudEvents at {@code queue-url}, which has a worker started for each job. */
        EVENTS
    }

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
