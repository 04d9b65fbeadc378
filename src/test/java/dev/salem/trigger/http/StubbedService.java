package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.job.JobStore;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What tests of the service with {@link StubProfile} have in common: each begins with what it held itself and leaves no job. */
@Timeout(60)
public abstract class StubbedService {
    @TestHTTPResource("/")
    protected URI root;

    @Inject
    protected StubEditor editor;

    @Inject
    protected JobStore store;

    protected ServiceClient ann;

    @BeforeEach
    void connect() {
        ann = new ServiceClient(root, "Authorization", "Bearer " + StubProfile.ANN);
        editor.release.drainPermits();
    }

    @AfterEach
    void finish() {
        editor.release.release(100);
        while (!store.unfinished().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /** The path of the job that Ann's request becomes. */
    protected String submit(String title) {
        HttpResponse<String> accepted = ann.post("/v1/edits", body(title));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        return ServiceClient.json(accepted).at("/links/self").asText();
    }

    /** @param title what {@link StubEditor} shall do */
    protected static String body(String title) {
        return "{\"model\":\"models:/m/1\",\"editSet\":\"s3://data/e.jsonl\",\"title\":\"" + title + "\"}";
    }

    static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .as(response.body())
                .contains("application/problem+json");
        assertThat(ServiceClient.json(response).get("status").asInt()).isEqualTo(status);
        assertThat(ServiceClient.json(response).get("detail").asText()).contains(detail);
    }
}
