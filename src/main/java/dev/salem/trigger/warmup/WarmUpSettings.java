package dev.salem.trigger.warmup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a service does before it says that it is ready. */
@ConfigMapping(prefix = "salem.warm-up")
interface WarmUpSettings {
    /** Webhooks that it sends itself, to a store of their own that is thrown away; 0 for none. */
    @WithDefault("2000")
    int requests();

    /** How long it does so at most. */
    @WithDefault("PT8S")
    Duration within();
}
