package dev.salem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class MotoServerTest {
    @Test
    void shared_isOneServer_thatKeepsWhatItIsGiven() throws IOException, InterruptedException {
        MotoServer server = MotoServer.shared();
        URI bucket = server.uri().resolve("/moto-server-test");
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest put = HttpRequest.newBuilder(bucket)
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpRequest get = HttpRequest.newBuilder(bucket).build();

        assertThat(client.send(put, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        assertThat(client.send(get, HttpResponse.BodyHandlers.ofString()).body())
                .contains("<Name>moto-server-test</Name>");
        assertThat(MotoServer.shared()).isSameAs(server);
        assertThat(MotoServer.environment(URI.create("http://127.0.0.1:1")))
                .containsEntry("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    }
}
