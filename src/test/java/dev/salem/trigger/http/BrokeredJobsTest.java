package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A front whose jobs are told to a broker, as on Knative. */
@QuarkusTest
@TestProfile(BrokeredJobsTest.Brokered.class)
class BrokeredJobsTest {
    private static final String REQUEST = "{\"model\":\"models:/m/1\",\"editSet\":\"s3://data/e.jsonl\"}";

    @TestHTTPResource("/")
    private URI root;

    @Test
    void acceptedJob_isToldToTheBrokerAndWaits() throws InterruptedException {
        Brokered.STATUS.set(202);
        JsonNode job = ServiceClient.json(client().post("/v1/edits", REQUEST));

        assertThat(job.path("status").asText()).isEqualTo("queued");
        assertThat(Brokered.EVENTS.poll(10, TimeUnit.SECONDS))
                .isEqualTo("dev.salem.job.waiting {\"job\":\"" + job.path("id").asText() + "\"}");
    }

    @Test
    void jobThatNoBrokerHearsOf_isNotTaken() {
        Brokered.STATUS.set(500);

        assertThat(client().post("/v1/edits", REQUEST).statusCode()).isEqualTo(503);
        Brokered.EVENTS.clear();
    }

    private ServiceClient client() {
        return new ServiceClient(root);
    }

    /** The service in front of a broker. */
    public static final class Brokered implements QuarkusTestProfile {
        static final BlockingQueue<String> EVENTS = new LinkedBlockingQueue<>();
        static final AtomicInteger STATUS = new AtomicInteger(202);

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "salem.jobs.queue", "events",
                    "salem.jobs.queue-url", broker(),
                    "salem.jobs.edit", "false",
                    "salem.jobs.home", "target/http-test/" + UUID.randomUUID(),
                    "salem.places.buckets", "data");
        }

        private static String broker() {
            try {
                HttpServer broker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                broker.createContext("/", exchange -> {
                    String data = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                    EVENTS.add(exchange.getRequestHeaders().getFirst("ce-type") + " " + data);
                    exchange.sendResponseHeaders(STATUS.get(), -1);
                    exchange.close();
                });
                broker.start();
                return "http://127.0.0.1:" + broker.getAddress().getPort() + "/";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
