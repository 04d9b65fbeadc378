package dev.salem.trigger.tracing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Whether edits are told as spans. */
@ConfigMapping(prefix = "salem.tracing")
interface TracingSettings {
    /**
     * Where spans are sent, by OTLP over HTTP; else the variable OTEL_EXPORTER_OTLP_ENDPOINT is taken. Without either there
     * are none.
     */
    @WithDefault("${OTEL_EXPORTER_OTLP_ENDPOINT:}")
    Optional<String> endpoint();
}
