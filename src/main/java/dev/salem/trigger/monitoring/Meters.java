package dev.salem.trigger.monitoring;

import dev.salem.workflow.ProcessMemory;
import dev.salem.workflow.ToolVersion;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * The meters of this process, with those of the process itself. They are made when the service first needs them: commands
 * of the command line have none, and start no slower.
 */
@Singleton
final class Meters {
    @Produces
    @Singleton
    PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Gauge.builder("salem.build.info", () -> 1)
                .tags("version", ToolVersion.value(), "java", Runtime.version().toString())
                .register(meters);
        Gauge.builder("salem.process.resident", ProcessMemory::bytes)
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("salem.process.peak.resident", ProcessMemory::peakBytes)
                .baseUnit("bytes")
                .register(meters);
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        return meters;
    }

    void close(@Disposes PrometheusMeterRegistry meters) {
        meters.close();
    }
}
