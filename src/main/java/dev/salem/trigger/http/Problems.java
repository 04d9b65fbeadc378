package dev.salem.trigger.http;

import dev.salem.job.BusyException;
import dev.salem.job.IdempotencyConflictException;
import dev.salem.job.JobNotFoundException;
import dev.salem.job.JobRequestException;
import dev.salem.job.JobStoreException;
import dev.salem.job.PlaceNotAllowedException;
import dev.salem.job.QueueFullException;
import dev.salem.workflow.FailureKind;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error as a problem document: never a stack trace, nothing about the inside of the program. */
final class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(30);

    @ServerExceptionMapper
    Response of(JobRequestException failure) {
        return Problem.of(Response.Status.BAD_REQUEST, "the request has " + count(failure))
                .with(failure.violations())
                .response();
    }

    @ServerExceptionMapper
    Response of(PlaceNotAllowedException failure) {
        return Problem.of(Response.Status.FORBIDDEN, failure.getMessage())
                .with(failure.violations())
                .response();
    }

    @ServerExceptionMapper
    Response of(JobNotFoundException failure) {
        return Problem.of(Response.Status.NOT_FOUND, failure.getMessage()).response();
    }

    @ServerExceptionMapper
    Response of(IdempotencyConflictException failure) {
        return Problem.unprocessable(failure.getMessage()).response();
    }

    @ServerExceptionMapper
    Response of(QueueFullException failure) {
        return Problem.of(Response.Status.TOO_MANY_REQUESTS, failure.getMessage())
                .retriedAfter(LATER)
                .response();
    }

    @ServerExceptionMapper
    Response of(BusyException failure) {
        return Problem.of(Response.Status.SERVICE_UNAVAILABLE, failure.getMessage())
                .retriedAfter(LATER)
                .response();
    }

    @ServerExceptionMapper
    Response of(JobStoreException failure) {
        LOG.error("the store of jobs does not answer", failure);
        return Problem.of(Response.Status.SERVICE_UNAVAILABLE, "the store of jobs does not answer")
                .retriedAfter(SOON)
                .response();
    }

    /** What JAX-RS itself refuses: unknown paths, methods and media types. */
    @ServerExceptionMapper
    Response of(WebApplicationException failure) {
        Response refused = failure.getResponse();
        Response.ResponseBuilder answer = Problem.of(
                        refused.getStatusInfo(), refused.getStatusInfo().getReasonPhrase())
                .builder();
        String allowed = refused.getHeaderString(HttpHeaders.ALLOW);
        return allowed == null
                ? answer.build()
                : answer.header(HttpHeaders.ALLOW, allowed).build();
    }

    /** What a plan failed of, and faults of the program. */
    @ServerExceptionMapper
    Response of(Throwable failure) {
        return switch (FailureKind.of(failure)) {
            case INVALID_INPUT -> Problem.unprocessable(failure.getMessage()).response();
            case DEPENDENCY -> unavailable(failure);
            default -> internal(failure);
        };
    }

    private static Response unavailable(Throwable failure) {
        LOG.error("something that is needed does not answer", failure);
        return Problem.of(Response.Status.SERVICE_UNAVAILABLE, "a disk, a registry or a store does not answer")
                .retriedAfter(LATER)
                .response();
    }

    private static Response internal(Throwable failure) {
        String id = UUID.randomUUID().toString();
        LOG.errorf(failure, "internal error %s", id);
        return Problem.of(Response.Status.INTERNAL_SERVER_ERROR, "an internal error; its log entry has the id " + id)
                .response();
    }

    private static String count(JobRequestException failure) {
        int count = failure.violations().size();
        return count == 1 ? "an error" : count + " errors";
    }
}
