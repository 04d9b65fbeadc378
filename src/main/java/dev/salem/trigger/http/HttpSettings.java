package dev.salem.trigger.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Who may call over HTTP. */
@ConfigMapping(prefix = "salem.http")
public interface HttpSettings {
    /**
     * Callers and their keys, {@code ann=KEY,bob=KEY}; keys have 24 characters at least. {@code file:/path} or {@code
     * secretsmanager:name#key} say where they lie.
     */
    Optional<String> keys();

    /** A file with one {@code name=KEY} a line; read when the service starts. */
    Optional<Path> keysFile();

    /** Tokens of an identity provider. */
    JwtSettings jwt();

    /** How long a caller waits for a plan. */
    @WithDefault("20s")
    Duration planWithin();

    /** How long a probe of health waits for the store of jobs, the queue, the registry and the native library each. */
    @WithDefault("PT2S")
    Duration probeWithin();

    /** The largest request in bytes. */
    @WithDefault("65536")
    int largestRequest();

    /** How long a stream of events lasts, where its reader gets it only when it ends; else as long as its job. */
    Optional<Duration> longestStream();
}
