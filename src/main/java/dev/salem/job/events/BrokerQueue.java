package dev.salem.job.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salem.job.JobQueue;
import dev.salem.job.JobStoreException;
import dev.salem.job.Lane;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells a broker of CloudEvents of each job, which has a worker started for it: Knative's, with a JobSink behind. Events
 * are sent in the binary mode of CloudEvents 1.0 over HTTP, each once and with an id of its own; a job that is told of
 * twice has one worker, for the store knows.
 */
public final class BrokerQueue implements JobQueue {
    /** The type of its events, whose data is {@code {"job": ID}}. */
    public static final String WAITING = "dev.salem.job.waiting";

    private static final String SOURCE = "/salem/jobs";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** A pod may wait for a node that long, and start only then. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final URI broker;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /** @throws IllegalArgumentException if the address is not one of HTTP */
    public BrokerQueue(URI broker) {
        if (broker.getHost() == null || !String.valueOf(broker.getScheme()).matches("https?")) {
            throw new IllegalArgumentException("the broker's address must be http:// or https://, got: " + broker);
        }
        this.broker = broker;
    }

    @Override
    public void put(String jobId, Optional<Lane> lane) {
        String id = jobId + "-" + UUID.randomUUID();
        HttpRequest.Builder event = HttpRequest.newBuilder(broker)
                .timeout(TIMEOUT)
                .header("ce-specversion", "1.0")
                .header("ce-type", WAITING)
                .header("ce-source", SOURCE)
                .header("ce-id", id)
                .header("ce-subject", jobId)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JsonNodeFactory.instance.objectNode().put("job", jobId).toString()));
        lane.ifPresent(wanted -> event.header("ce-lane", wanted.jsonName()));
        try {
            HttpResponse<String> answer = client.send(event.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new JobStoreException("the broker " + broker + " answers " + answer.statusCode());
            }
        } catch (IOException e) {
            throw new JobStoreException("the broker " + broker + " does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobStoreException("interrupted while the broker " + broker + " was told", e);
        }
    }

    /** @throws IllegalStateException always: the broker has workers started, none asks for jobs */
    @Override
    public Optional<Delivery> take(Duration wait) {
        throw new IllegalStateException("a broker brings jobs to workers as events; set salem.jobs.edit=false");
    }

    /** 0: a broker doesn't tell. */
    @Override
    public int depth() {
        return 0;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
