package dev.salem.trigger.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The service with two callers, room for three jobs, and {@link StubEditor}. */
public final class StubProfile implements QuarkusTestProfile {
    static final String ANN = "ann-0123456789-0123456789";
    static final String BOB = "bob-0123456789-0123456789";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "salem.http.keys",
                "ann=" + ANN + ",bob=" + BOB,
                "salem.jobs.home",
                "target/http-test/" + UUID.randomUUID(),
                "salem.jobs.capacity",
                "3",
                "salem.places.buckets",
                "data");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(StubEditor.class);
    }
}
