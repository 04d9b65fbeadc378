package dev.salem.trigger.monitoring;

import dev.salem.trigger.webhook.WebhookAnswered;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Counts deliveries of registries by what they were told. */
@Singleton
final class WebhookMetrics {
    private final MeterRegistry meters;

    WebhookMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(@Observes WebhookAnswered answered) {
        String kind = answered.answer().kind().name().toLowerCase(Locale.ROOT);
        meters.counter("salem.webhooks", "format", answered.format(), "answer", kind)
                .increment();
    }
}
