package dev.salem.trigger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What this process is. */
@ConfigMapping(prefix = "salem.service")
public interface ServiceSettings {
    /** Whether it answers requests; commands of the command line don't. */
    @WithDefault("${quarkus.http.host-enabled:true}")
    boolean serves();
}
