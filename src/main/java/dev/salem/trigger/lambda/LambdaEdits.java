package dev.salem.trigger.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.job.EditJob;
import dev.salem.job.JobQueue;
import dev.salem.job.JobWorker;
import dev.salem.trigger.AwaitedEdits;
import dev.salem.trigger.http.Problems;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Carries out what AWS Lambda brings: jobs' ids in records of SQS, one after the other, and requests whose callers wait.
 * What isn't done a while before the deadline is given back, and not counted as an attempt.
 */
@Singleton
@Unremovable
class LambdaEdits {
    private static final Logger LOG = Logger.getLogger(LambdaEdits.class);
    private static final String REQUESTER = "lambda";
    private static final String SQS = "aws:sqs";

    private final AwaitedEdits edits;
    private final JobQueue queue;
    private final Supplier<JobWorker> workers;
    private final Duration reserve;

    LambdaEdits(AwaitedEdits edits, JobQueue queue, Supplier<JobWorker> workers, LambdaSettings settings) {
        this.edits = edits;
        this.queue = queue;
        this.workers = workers;
        this.reserve = settings.reserve();
    }

    /**
     * The answer to an event.
     *
     * @param invocation the same when the event comes again, as AWS repeats asynchronous ones
     * @param left time until the deadline
     */
    JsonNode answer(JsonNode event, String invocation, Supplier<Duration> left) {
        return event.path("Records").isArray() ? failed(event.path("Records"), left) : outcome(event, invocation, left);
    }

    /** As Lambda wants it: the ids of messages that shall come again. */
    private JsonNode failed(JsonNode records, Supplier<Duration> left) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode failures = answer.putArray("batchItemFailures");
        for (JsonNode record : records) {
            if (!isSettled(record, left)) {
                failures.addObject()
                        .put("itemIdentifier", record.path("messageId").asText());
            }
        }
        return answer;
    }

    private boolean isSettled(JsonNode record, Supplier<Duration> left) {
        String id = record.path("body").asText();
        if (!record.path("eventSource").asText().equals(SQS) || !EditJob.isId(id)) {
            LOG.warnf("message %s is no job's id; it is left to the dead letters", record.path("messageId"));
            return false;
        }
        Told delivery = new Told(queue.taken(id, record.path("receiptHandle").asText()));
        try {
            if (!isDoneInTime(left, worker -> worker.workOn(delivery))) {
                delivery.giveBack(Duration.ZERO);
            }
        } catch (ExecutionException e) {
            LOG.errorf(e.getCause(), "job %s can't be worked on now", id);
        }
        return delivery.isDone();
    }

    private JsonNode outcome(JsonNode request, String invocation, Supplier<Duration> left) {
        try {
            EditJob job = edits.submitted(request, REQUESTER, Optional.of(invocation), Optional.empty());
            boolean done = isDoneInTime(left, worker -> worker.workOn(job.id()));
            Duration patience = done ? left.get().minus(reserve) : Duration.ZERO;
            return edits.ended(job, patience).await().indefinitely().outcome().orElseThrow();
        } catch (ExecutionException e) {
            return Problems.document(e.getCause());
        } catch (RuntimeException e) {
            return Problems.document(e);
        }
    }

    /** Works in another thread, which may not notice at once that it shall stop; false where it was not done. */
    private boolean isDoneInTime(Supplier<Duration> left, Consumer<JobWorker> work) throws ExecutionException {
        long millis = left.get().minus(reserve).toMillis();
        if (millis <= 0) {
            return false;
        }
        try (JobWorker worker = workers.get()) {
            CompletableFuture<Void> working = new CompletableFuture<>();
            Thread thread = new Thread(
                    () -> {
                        try {
                            work.accept(worker);
                            working.complete(null);
                        } catch (RuntimeException | Error failure) {
                            working.completeExceptionally(failure);
                        }
                    },
                    "salem-editor");
            thread.setDaemon(true);
            thread.start();
            working.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            LOG.warn("the deadline is near; the job was given back");
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A delivery that knows what became of it. */
    private static final class Told implements JobQueue.Delivery {
        private final JobQueue.Delivery delivery;
        private volatile boolean done;

        Told(JobQueue.Delivery delivery) {
            this.delivery = delivery;
        }

        boolean isDone() {
            return done;
        }

        @Override
        public String jobId() {
            return delivery.jobId();
        }

        @Override
        public void done() {
            done = true;
            delivery.done();
        }

        @Override
        public void giveBack(Duration wait) {
            delivery.giveBack(wait);
        }

        @Override
        public void keep() {
            delivery.keep();
        }
    }
}
