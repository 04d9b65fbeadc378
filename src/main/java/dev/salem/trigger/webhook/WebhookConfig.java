package dev.salem.trigger.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Webhooks are received once a secret and rules are set. */
@ConfigMapping(prefix = "salem.webhook")
public interface WebhookConfig {
    /** The secret that deliveries are signed with; {@code file:/path} or {@code secretsmanager:name#key} say where it lies. */
    Optional<String> secret();

    /** File with one secret a line, for those that take each other's place. */
    Optional<Path> secretsFile();

    /** A path or a location of a store with the {@linkplain WebhookRules rules}. */
    Optional<String> rules();

    /** How often versions are looked for whose event was lost; 0 for never. */
    @WithDefault("PT10M")
    Duration reconcile();

    /** Folder that remembers deliveries across restarts; without one the table of jobs does, or else the memory. */
    Optional<Path> replays();

    /** Deliveries that are remembered. */
    @WithDefault("10000")
    int remembered();

    /** The longest body, in bytes. */
    @WithDefault("1048576")
    int bodyBytes();

    /** How long ago a delivery may have been sent first. */
    @WithDefault("PT5M")
    Duration oldest();

    /** How far the registry's clock may be ahead. */
    @WithDefault("PT1M")
    Duration ahead();
}
