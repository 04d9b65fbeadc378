package dev.salem.trigger.worker;

import dev.salem.access.AllowedPlaces;
import dev.salem.job.EditJob;
import dev.salem.job.JobService;
import dev.salem.job.JobWorker;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** What a process does that an engine starts to work on jobs. Ended by a signal, it gives its job back first. */
@Singleton
@Unremovable
public class WorkerProcess {
    private static final Duration IDLE = Duration.ofSeconds(20);

    private final Instance<JobService> service;
    private final Instance<JobWorker> worker;
    private final Instance<AllowedPlaces> places;

    WorkerProcess(Instance<JobService> service, Instance<JobWorker> worker, Instance<AllowedPlaces> places) {
        this.service = service;
        this.worker = worker;
        this.places = places;
    }

    /** Works on a job that was taken before, as {@link JobWorker#workOn}. */
    public EditJob workOn(String jobId) {
        return endedBySignals().workOn(jobId);
    }

    /**
     * Works on the job that an event tells of, or takes what it asks for; the same event again is the same job.
     *
     * @param document a structured CloudEvent with a job ({@code dev.salem.job.waiting}) or a request as its data, or a
     *     request as it is
     * @param key of a request as it is
     * @throws dev.salem.job.JobRequestException with everything that is wrong
     * @throws dev.salem.job.NotAllowedException if it names what events may not name
     */
    public EditJob workOnEvent(byte[] document, Optional<String> key) {
        JobOrder order = JobOrder.parse(document, key);
        if (order instanceof JobOrder.Asked asked) {
            asked.request().requireWithin(places.get());
        }
        return workOn(order);
    }

    /** Takes a request of whoever runs the process, who may name every place, and works on it. */
    public EditJob workOnRequest(byte[] document, Optional<String> key) {
        return workOn(JobOrder.parse(document, key));
    }

    /** Works on the queue's jobs until a signal ends the process. */
    public void workOnQueue() {
        endedBySignals().workUntilClosed();
    }

    /** Works on the queue's jobs until none has come for 20 seconds. */
    public void workOnQueueUntilIdle() throws InterruptedException {
        endedBySignals().workUntilIdle(IDLE);
    }

    private EditJob workOn(JobOrder order) {
        if (order instanceof JobOrder.Asked asked) {
            return workOn(service.get()
                    .accept(asked.request(), asked.requester(), asked.key(), asked.trace())
                    .job()
                    .id());
        }
        return workOn(((JobOrder.Taken) order).jobId());
    }

    private JobWorker endedBySignals() {
        JobWorker ours = worker.get();
        Runtime.getRuntime().addShutdownHook(new Thread(ours::close, "salem-worker-end"));
        return ours;
    }
}
