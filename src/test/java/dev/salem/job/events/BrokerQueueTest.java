package dev.salem.job.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.salem.job.JobStoreException;
import dev.salem.job.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerQueueTest {
    private static final String JOB = "0123456789abcdef0123456789abcdef";

    private record Event(
            String version, String type, String source, String id, String subject, String lane, String data) {}

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private volatile int status = 202;
    private HttpServer broker;

    @BeforeEach
    void start() throws IOException {
        broker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        broker.createContext("/salem/edits", this::receive);
        broker.start();
    }

    @AfterEach
    void stop() {
        broker.stop(0);
    }

    @Test
    void job_isToldOfByAnEvent() {
        queue().put(JOB, Optional.of(Lane.GPU));

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.version()).isEqualTo("1.0");
            assertThat(event.type()).isEqualTo("dev.salem.job.waiting");
            assertThat(event.source()).isEqualTo("/salem/jobs");
            assertThat(event.subject()).isEqualTo(JOB);
            assertThat(event.lane()).isEqualTo("gpu");
            assertThat(event.data()).isEqualTo("{\"job\":\"" + JOB + "\"}");
        });
    }

    @Test
    void eachEvent_hasAnIdOfItsOwn() {
        BrokerQueue queue = queue();
        queue.put(JOB, Optional.empty());
        queue.put(JOB, Optional.empty());

        assertThat(events).extracting(Event::id).doesNotHaveDuplicates().allMatch(id -> id.startsWith(JOB));
        assertThat(events).extracting(Event::lane).containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 429, 503})
    void refusal_isToldToTheCaller(int answered) {
        status = answered;

        assertThatThrownBy(() -> queue().put(JOB, Optional.empty()))
                .isInstanceOf(JobStoreException.class)
                .hasMessageContaining(Integer.toString(answered));
        assertThat(events).hasSize(1);
    }

    @Test
    void absentBroker_isToldToTheCaller() {
        BrokerQueue queue = queue();
        broker.stop(0);

        assertThatThrownBy(() -> queue.put(JOB, Optional.empty()))
                .isInstanceOf(JobStoreException.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void jobs_areNotTakenFromABroker() {
        assertThatThrownBy(() -> queue().take(Duration.ZERO))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("salem.jobs.edit=false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker", "/salem/edits", "ftp://broker/edits", "file:///broker", "http:///edits"})
    void otherAddresses_areRefused(String address) {
        assertThatThrownBy(() -> new BrokerQueue(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got: " + address);
    }

    private BrokerQueue queue() {
        return new BrokerQueue(
                URI.create("http://127.0.0.1:" + broker.getAddress().getPort() + "/salem/edits"));
    }

    private void receive(HttpExchange exchange) throws IOException {
        String data = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        events.add(new Event(
                header(exchange, "ce-specversion"),
                header(exchange, "ce-type"),
                header(exchange, "ce-source"),
                header(exchange, "ce-id"),
                header(exchange, "ce-subject"),
                header(exchange, "ce-lane"),
                data));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }
}
