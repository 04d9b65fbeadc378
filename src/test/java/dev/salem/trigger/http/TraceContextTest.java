package dev.salem.trigger.http;

import static dev.salem.trigger.http.ServiceClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.job.TraceParent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs remember the trace that their request came from. */
@QuarkusTest
@TestProfile(StubProfile.class)
class TraceContextTest extends StubbedService {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String OTHER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @ParameterizedTest
    @CsvSource({
        TRACE + ",true",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01,false",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01,false",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01,false",
        "nonsense,false"
    })
    void header_isKept_ifItCanBeRead(String header, boolean readable) {
        HttpResponse<String> answer = ann.post("/v1/edits", body("traced"), "traceparent", header);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(trace(json(answer).get("id").asText()))
                .isEqualTo(readable ? Optional.of(new TraceParent(header)) : Optional.empty());
    }

    @Test
    void attributeOfABinaryEvent_isKept_unlessTheHeaderSaysMore() {
        assertThat(trace(binaryEvent("ce-traceparent", TRACE))).contains(new TraceParent(TRACE));
        assertThat(trace(binaryEvent("ce-traceparent", TRACE, "traceparent", OTHER)))
                .contains(new TraceParent(OTHER));
        assertThat(trace(binaryEvent())).isEmpty();
    }

    @Test
    void attributeOfAStructuredEvent_isKept() {
        String event =
                """
                {"specversion": "1.0", "type": "dev.salem.edit.requested", "source": "/test", "id": "%s",
                 "traceparent": "%s", "datacontenttype": "application/json", "data": %s}
                """
                        .formatted(UUID.randomUUID(), TRACE, body("traced"));

        HttpResponse<String> answer = ann.post("/", event, "Content-Type", "application/cloudevents+json");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(trace(json(answer).get("id").asText())).contains(new TraceParent(TRACE));
    }

    /** The job of an event with some more headers. */
    private String binaryEvent(String... more) {
        String[] headers = {
            "ce-specversion", "1.0",
            "ce-type", "dev.salem.edit.requested",
            "ce-source", "/test",
            "ce-id", UUID.randomUUID().toString()
        };
        String[] all = new String[headers.length + more.length];
        System.arraycopy(headers, 0, all, 0, headers.length);
        System.arraycopy(more, 0, all, headers.length, more.length);
        HttpResponse<String> answer = ann.post("/", body("traced"), all);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("ce-id").orElseThrow();
    }

    private Optional<TraceParent> trace(String job) {
        return store.find(job).orElseThrow().trace();
    }
}
