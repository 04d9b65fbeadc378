package dev.salem.trigger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The edit as a function, whose caller waits for the outcome. */
@ConfigMapping(prefix = "salem.function")
public interface FunctionSettings {
    /** How long a caller waits at most; the job goes on without it. */
    @WithDefault("PT10M")
    Duration patience();
}
