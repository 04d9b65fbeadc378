package dev.salem.trigger.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.trigger.http.ServiceClient;
import dev.salem.trigger.http.StubProfile;
import dev.salem.trigger.webhook.WebhookAnswer;
import dev.salem.trigger.webhook.WebhookAnswered;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboard in the repository, against what the service tells. */
@QuarkusTest
@TestProfile(StubProfile.class)
class DashboardTest {
    private static final Path DASHBOARD = Path.of("infra/dashboards/salem.json");
    private static final Pattern METRIC = Pattern.compile("salem_[a-z_]+");
    /** Of a family of which nothing has happened yet there is a name and a type, but no series. */
    private static final Pattern FAMILY_PART = Pattern.compile("_(total|sum|count|max|bucket)$");

    @TestHTTPResource("/")
    private URI root;

    @Inject
    private Event<WebhookAnswered> webhooks;

    @Test
    void panels_askForMetricsThatThereAre() throws IOException {
        ServiceClient ann = new ServiceClient(root, "Authorization", "Bearer " + StubProfile.ANN);
        end(ann, "reject", "rejected");
        end(ann, "refuse", "failed");
        webhooks.fire(new WebhookAnswered("mlflow", new WebhookAnswer(WebhookAnswer.Kind.IGNORED, "no rule")));
        String scraped = ann.get("/q/metrics").body();

        Set<String> asked = families(Files.readString(DASHBOARD));

        assertThat(asked).hasSizeGreaterThan(10).isSubsetOf(families(scraped));
    }

    @Test
    void panels_lieBesideEachOther() throws IOException {
        JsonNode panels = new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels");

        for (JsonNode one : panels) {
            for (JsonNode other : panels) {
                assertThat(one == other || !overlap(one.path("gridPos"), other.path("gridPos")))
                        .as(one.path("title") + " and " + other.path("title"))
                        .isTrue();
            }
        }
    }

    private static void end(ServiceClient ann, String title, String status) {
        String body = "{\"model\":\"models:/m/1\",\"editSet\":\"s3://data/e.jsonl\",\"title\":\"" + title + "\"}";
        String job = ServiceClient.json(ann.post("/v1/edits", body))
                .at("/links/self")
                .asText();
        ann.await(job, document -> document.path("status").asText().equals(status));
    }

    private static Set<String> families(String text) {
        return METRIC.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(name -> FAMILY_PART.matcher(name).replaceFirst(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean overlap(JsonNode one, JsonNode other) {
        return within(one, other, "x", "w") && within(one, other, "y", "h");
    }

    private static boolean within(JsonNode one, JsonNode other, String start, String size) {
        int from = one.path(start).asInt();
        int begin = other.path(start).asInt();
        return from < begin + other.path(size).asInt()
                && begin < from + one.path(size).asInt();
    }
}
