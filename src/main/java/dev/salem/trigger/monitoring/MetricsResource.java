package dev.salem.trigger.monitoring;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** The meters for Prometheus, in the form that it asks for. */
@Path("/q/metrics")
@Blocking
public class MetricsResource {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry meters;

    /** @param jobs registers its meters, so that the first answer has them */
    MetricsResource(PrometheusMeterRegistry meters, JobMetrics jobs) {
        this.meters = meters;
    }

    @GET
    public Response scrape(@HeaderParam(HttpHeaders.ACCEPT) String accept) {
        String form = accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        return Response.ok(meters.scrape(form)).type(form).build();
    }
}
