package dev.salem.trigger.lambda;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The edit function on AWS Lambda. */
@ConfigMapping(prefix = "salem.lambda")
public interface LambdaSettings {
    /** How long before its deadline a job is given back; an edit may take 8 s to stop. */
    @WithDefault("PT15S")
    Duration reserve();
}
