package dev.salem.job.aws;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.salem.job.JobStoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;

class AwsServiceTest {
    @Test
    void call_toAServerThatBreaksDown_tellsItsStatus() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (AwsService<SqsClient> sqs = Moto.at(address).sqs()) {
            assertThatExceptionOfType(JobStoreException.class)
                    .isThrownBy(() -> sqs.call("queue jobs", SqsClient::listQueues))
                    .withMessageContaining("queue jobs: SQS says HTTP 500");
        } finally {
            server.stop(0);
        }
    }
}
