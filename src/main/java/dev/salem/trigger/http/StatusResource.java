package dev.salem.trigger.http;

import dev.salem.job.JobService;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;

/** Jobs for people. */
@Path("/")
@Blocking
public class StatusResource {
    private static final int ROWS = 20;

    private final JobService service;
    private final CallersJobs jobs;
    private final CurrentCaller caller;

    StatusResource(JobService service, CallersJobs jobs, CurrentCaller caller) {
        this.service = service;
        this.jobs = jobs;
        this.caller = caller;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response page(@QueryParam("after") String after) {
        String nonce = UUID.randomUUID().toString();
        StatusPage page =
                StatusPage.of(jobs.get().page(Optional.ofNullable(after), ROWS), service.depth(), caller.name(), nonce);
        return Pages.scripted(page.render(), nonce).build();
    }
}
