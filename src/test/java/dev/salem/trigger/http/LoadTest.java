package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.trigger.load.Load;
import dev.salem.trigger.load.LoadPlan;
import dev.salem.trigger.load.LoadResult;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many submitters at once, and every wish twice: one job each, none lost. */
@QuarkusTest
@TestProfile(LoadTest.Roomy.class)
@Timeout(120)
class LoadTest {
    private static final int REQUESTS = 400;

    @TestHTTPResource("/")
    private URI root;

    @Test
    void service_losesAndDoublesNoJob() throws Exception {
        LoadResult result = Load.run(
                new LoadPlan(root, Optional.empty(), Optional.empty(), "m", "s3://data/e.jsonl", REQUESTS, 100, 0));

        assertThat(result.answers()).isEqualTo(Map.of(202, (long) REQUESTS));
        assertThat(result.jobs()).isEqualTo(REQUESTS / 2);
        assertThat(result.lost()).isZero();
        assertThat(result.doubled()).isZero();
        assertThat(result.latency().p50())
                .isPositive()
                .isLessThanOrEqualTo(result.latency().p99());
        assertThat(result.residentAfter()).isPositive();
    }

    /** A service that edits in no time, and has room for all. */
    public static final class Roomy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "salem.jobs.home",
                    "target/load-test/" + UUID.randomUUID(),
                    "salem.jobs.capacity",
                    "10000",
                    "salem.places.buckets",
                    "data");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(StubEditor.class);
        }
    }
}
