package dev.salem.trigger.webhook;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** The service with webhooks, which takes jobs and doesn't work on them. */
public final class WebhookProfile implements QuarkusTestProfile {
    private static final String RULES =
            """
            {"models": [{"name": "hook*", "editSets": ["s3://edits/more/"]}]}
            """;

    @Override
    public Map<String, String> getConfigOverrides() {
        Path home = Path.of("target/webhook-test", UUID.randomUUID().toString());
        try {
            Files.createDirectories(home);
            Path rules = Files.writeString(home.resolve("rules.json"), RULES);
            Path secrets = Files.writeString(
                    home.toAbsolutePath().resolve("secrets"), Receiving.SECRET + "\n" + Receiving.OLDER_SECRET + "\n");
            return Map.of(
                    "salem.webhook.secret", "file:" + secrets,
                    "salem.webhook.rules", rules.toString(),
                    "salem.webhook.replays", home.resolve("replays").toString(),
                    "salem.jobs.home", home.toString(),
                    "salem.jobs.edit", "false");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
