package dev.salem.trigger.http;

import dev.salem.job.JobService;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;

/** Jobs for people. */
@Path("/")
@Blocking
public class StatusResource {
    private static final int ROWS = 20;

    private final JobService service;

    StatusResource(JobService service) {
        this.service = service;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response page(@QueryParam("after") String after, @Context SecurityContext caller) {
        StatusPage page = StatusPage.of(
                service.page(Optional.ofNullable(after), ROWS),
                service.depth(),
                caller.getUserPrincipal().getName());
        return Pages.answer(page.render()).build();
    }
}
