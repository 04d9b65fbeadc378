package dev.salem.trigger.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The service with three owners of keys and an identity provider, room for three jobs, and {@link StubEditor}. */
public final class StubProfile implements QuarkusTestProfile {
    public static final String ANN = "ann-0123456789-0123456789";
    public static final String BOB = "bob-0123456789-0123456789";
    static final String CARL = "carl-0123456789-0123456789";
    static final String AUDIENCE = "salem";

    private static TestIssuer issuer;

    /** Whose tokens the service takes. */
    static synchronized TestIssuer issuer() {
        if (issuer == null) {
            issuer = TestIssuer.start();
        }
        return issuer;
    }

    private static final String RULES =
            """
            {"principals": [{"name": "carl", "models": ["fever-*"], "editSets": ["s3://data/carl/"], "perMinute": 6},
                            {"name": "bob", "operator": true}, {"name": "*"}]}
            """;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "salem.access.rules",
                rules(),
                "salem.http.keys",
                "ann=" + ANN + ",bob=" + BOB + ",carl=" + CARL,
                "salem.http.jwt.issuer",
                issuer().name(),
                "salem.http.jwt.audience",
                AUDIENCE,
                "salem.jobs.home",
                "target/http-test/" + UUID.randomUUID(),
                "salem.jobs.capacity",
                "3",
                "salem.http.plan-within",
                "2s",
                "salem.places.buckets",
                "data,bucket");
    }

    private static String rules() {
        try {
            return Files.writeString(Files.createTempFile("access", ".json"), RULES)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(StubEditor.class);
    }
}
