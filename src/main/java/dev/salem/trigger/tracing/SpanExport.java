package dev.salem.trigger.tracing;

import dev.salem.workflow.ToolVersion;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Spans on their way to a receiver, in the background; what it doesn't take is lost. All else about them, from headers to
 * sampling, is said by OpenTelemetry's own variables.
 */
final class SpanExport implements AutoCloseable {
    private static final String NAME = "salem";
    private static final int FLUSH_SECONDS = 3;

    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.service.name", NAME,
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none");

    private final OpenTelemetrySdk telemetry;

    private SpanExport(OpenTelemetrySdk telemetry) {
        this.telemetry = telemetry;
    }

    /** Export to a receiver; its spans' path is put behind the endpoint. */
    static SpanExport to(String endpoint) {
        Resource program =
                Resource.create(Attributes.of(AttributeKey.stringKey("service.version"), ToolVersion.value()));
        return new SpanExport(AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesSupplier(() -> DEFAULTS)
                .addPropertiesCustomizer(configured -> Map.of("otel.exporter.otlp.endpoint", endpoint))
                .addResourceCustomizer((resource, configured) -> resource.merge(program))
                .build()
                .getOpenTelemetrySdk());
    }

    Tracer tracer() {
        return telemetry.getTracer(NAME, ToolVersion.value());
    }

    /** Sends what has ended, for a process that may be stopped or frozen now; waits three seconds at most. */
    void flush() {
        telemetry.getSdkTracerProvider().forceFlush().join(FLUSH_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        telemetry.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
    }
}
