package dev.salem.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.access.AllowedPlaces;
import dev.salem.job.JobLimits;
import dev.salem.job.JobPlanner;
import dev.salem.job.JobRequest;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;

/** The dry run of an edit, by what can be read without its weights. */
@Path("/v1/plan")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class PlanResource {
    private final JobPlanner planner;
    private final AllowedPlaces places;
    private final JobLimits limits;
    private final RequestBody body;
    private final CurrentCaller caller;
    private final Duration within;

    PlanResource(
            JobPlanner planner,
            AllowedPlaces places,
            JobLimits limits,
            RequestBody body,
            CurrentCaller caller,
            HttpSettings settings) {
        this.planner = planner;
        this.places = places;
        this.limits = limits;
        this.body = body;
        this.caller = caller;
        this.within = settings.planWithin();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<JsonNode> plan(byte[] bytes) {
        JobRequest request = body.read(bytes);
        request.requireWithin(places);
        limits.admit(request, caller.name());
        return Uni.createFrom()
                .item(() -> planner.plan(request))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .ifNoItem()
                .after(within)
                .failWith(() -> new PlanTooSlowException(within));
    }
}
