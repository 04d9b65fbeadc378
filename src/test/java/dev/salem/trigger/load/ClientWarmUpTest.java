package dev.salem.trigger.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientWarmUpTest {
    /** The last comes to an end by time. */
    @ParameterizedTest
    @CsvSource({"40, 0, 5000, 40, 40", "40, 200, 5000, 40, 40", "1000000, 100, 300, 1, 60"})
    void run_isAnsweredByItself_andTheServiceHearsNothing(
            int requests, double rate, int millis, long atLeast, long atMost) throws Exception {
        try (ServerSocket service = new ServerSocket(0)) {
            LoadPlan plan = plan(service.getLocalPort(), requests, rate);

            assertThat(ClientWarmUp.run(plan, Duration.ofMillis(millis))).isBetween(atLeast, atMost);

            service.setSoTimeout(1);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(service::accept);
        }
    }

    @Test
    void run_withoutAnAnswer_saysThatThisSideIsCold() {
        assertThatIOException()
                .isThrownBy(() -> ClientWarmUp.run(plan(9, 40, 0), Duration.ZERO))
                .withMessageContaining("within PT0S");
    }

    private static LoadPlan plan(int port, int requests, double rate) {
        return new LoadPlan(
                URI.create("http://localhost:" + port + "/"),
                Optional.empty(),
                Optional.of("secret"),
                "sample",
                "s3://data/e.jsonl",
                requests,
                8,
                rate);
    }
}
