package dev.salem.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.access.AllowedPlaces;
import dev.salem.job.EditJob;
import dev.salem.job.JobRequest;
import dev.salem.job.JobRequestException;
import dev.salem.job.JobService;
import dev.salem.job.Submission;
import dev.salem.job.Violation;
import dev.salem.trigger.JobWatch;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Edits as jobs: asked for, watched, taken back. */
@Path(JobDocument.EDITS)
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class EditsResource {
    private static final int LARGEST_PAGE = 100;

    private final JobService service;
    private final CallersJobs jobs;
    private final AllowedPlaces places;
    private final RequestBody body;
    private final JobWatch watch;
    private final CurrentCaller caller;
    private final CurrentTrace trace;
    private final Optional<Duration> longestStream;

    EditsResource(
            JobService service,
            CallersJobs jobs,
            AllowedPlaces places,
            RequestBody body,
            JobWatch watch,
            CurrentCaller caller,
            CurrentTrace trace,
            HttpSettings settings) {
        this.service = service;
        this.jobs = jobs;
        this.places = places;
        this.body = body;
        this.watch = watch;
        this.caller = caller;
        this.trace = trace;
        this.longestStream = settings.longestStream();
    }

    /** Takes a job: 202 with its document, the same for the same key. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response submit(byte[] bytes, @HeaderParam(IdempotencyKey.HEADER) String key) {
        JobRequest request = body.read(bytes);
        request.requireWithin(places);
        Submission submission = service.submit(request, caller.name(), IdempotencyKey.checked(key), trace.get());
        return Response.accepted(JobDocument.of(submission.job()))
                .location(URI.create(JobDocument.path(submission.job())))
                .build();
    }

    @GET
    public JsonNode page(@QueryParam("after") String after, @QueryParam("size") @DefaultValue("20") String size) {
        return JobDocument.of(jobs.get().page(Optional.ofNullable(after), size(size)));
    }

    @GET
    @Path("/{id}")
    public JsonNode get(@PathParam("id") String id) {
        return JobDocument.of(jobs.get().get(id));
    }

    /** Takes a job back: 200 where it has ended, 202 where it ends before its next step. */
    @DELETE
    @Path("/{id}")
    public Response cancel(@PathParam("id") String id) {
        var job = jobs.get().cancel(id);
        return (job.state().isFinal() ? Response.ok() : Response.accepted())
                .entity(JobDocument.of(job))
                .build();
    }

    @GET
    @Path("/{id}/report")
    @Produces({MediaType.TEXT_HTML, "application/problem+json"})
    public Response report(@PathParam("id") String id) {
        return jobs.get().report(id).map(html -> Pages.answer(html).build()).orElseGet(() -> Problem.of(
                        Response.Status.NOT_FOUND, "the job has no report, or not yet")
                .response());
    }

    /** The job's document whenever it changes, until its end or as long as streams may last. */
    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    public Multi<JsonNode> events(@PathParam("id") String id) {
        Multi<EditJob> changes = watch.of(jobs.get().get(id));
        return longestStream
                .map(time -> changes.select().first(time))
                .orElse(changes)
                .map(JobDocument::of);
    }

    private static int size(String text) {
        try {
            int size = Integer.parseInt(text);
            if (size >= 1 && size <= LARGEST_PAGE) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Told below, as other sizes are.
        }
        throw new JobRequestException(
                List.of(new Violation("size", "must be a whole number from 1 to " + LARGEST_PAGE)));
    }
}
