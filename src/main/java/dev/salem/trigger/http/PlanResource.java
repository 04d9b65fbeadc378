package dev.salem.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.job.AllowedPlaces;
import dev.salem.job.JobPlanner;
import dev.salem.job.JobRequest;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The dry run of an edit. */
@Path("/v1/plan")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class PlanResource {
    private final JobPlanner planner;
    private final AllowedPlaces places;
    private final RequestBody body;

    PlanResource(JobPlanner planner, AllowedPlaces places, RequestBody body) {
        this.planner = planner;
        this.places = places;
        this.body = body;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public JsonNode plan(byte[] bytes) {
        JobRequest request = body.read(bytes);
        places.require(request);
        return planner.plan(request);
    }
}
