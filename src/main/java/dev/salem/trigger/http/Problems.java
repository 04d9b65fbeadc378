package dev.salem.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.job.IdempotencyConflictException;
import dev.salem.job.JobNotFoundException;
import dev.salem.job.JobRequestException;
import dev.salem.job.JobStoreException;
import dev.salem.job.LimitExceededException;
import dev.salem.job.NotAllowedException;
import dev.salem.job.QueueFullException;
import dev.salem.trigger.EditFailedException;
import dev.salem.trigger.UnfinishedEditException;
import dev.salem.workflow.FailureKind;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error as a problem document: never a stack trace, nothing about the inside of the program. */
public final class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(30);

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

    @ServerExceptionMapper
    Response of(Throwable failure) {
        return problem(failure).response();
    }

    /** The document of a failure, for callers that do without HTTP. */
    public static JsonNode document(Throwable failure) {
        return problem(failure).json();
    }

    /** What callers are told of a failure. */
    static Problem problem(Throwable failure) {
        if (failure instanceof JobRequestException wrong) {
            return Problem.of(Response.Status.BAD_REQUEST, "the request has " + count(wrong))
                    .with(wrong.violations());
        }
        if (failure instanceof NotAllowedException refused) {
            return Problem.forbidden(refused.getMessage()).with(refused.violations());
        }
        if (failure instanceof JobNotFoundException) {
            return Problem.of(Response.Status.NOT_FOUND, failure.getMessage());
        }
        if (failure instanceof IdempotencyConflictException) {
            return Problem.unprocessable(failure.getMessage());
        }
        if (failure instanceof QueueFullException) {
            return Problem.of(Response.Status.TOO_MANY_REQUESTS, failure.getMessage())
                    .retriedAfter(LATER);
        }
        if (failure instanceof LimitExceededException beyond) {
            return Problem.of(Response.Status.TOO_MANY_REQUESTS, beyond.getMessage())
                    .retriedAfter(beyond.after());
        }
        if (failure instanceof UnfinishedEditException || failure instanceof PlanTooSlowException) {
            return Problem.of(Response.Status.GATEWAY_TIMEOUT, failure.getMessage())
                    .retriedAfter(LATER);
        }
        if (failure instanceof EditFailedException ended) {
            return ended(ended);
        }
        if (failure instanceof JobStoreException) {
            LOG.error("the store of jobs does not answer", failure);
            return Problem.of(Response.Status.SERVICE_UNAVAILABLE, "the store of jobs does not answer")
                    .retriedAfter(SOON);
        }
        return switch (FailureKind.of(failure)) {
            case INVALID_INPUT -> Problem.unprocessable(failure.getMessage());
            case DEPENDENCY -> unavailable(failure);
            default -> internal(failure);
        };
    }

    /** A job says of its failure what its requester may know. */
    private static Problem ended(EditFailedException job) {
        if (job.failure().isEmpty()) {
            return Problem.of(Response.Status.CONFLICT, job.getMessage());
        }
        return switch (job.failure().get().kind()) {
            case INVALID_INPUT -> Problem.unprocessable(job.getMessage());
            case DEPENDENCY ->
                Problem.of(Response.Status.SERVICE_UNAVAILABLE, job.getMessage())
                        .retriedAfter(LATER);
            default -> Problem.of(Response.Status.INTERNAL_SERVER_ERROR, job.getMessage());
        };
    }

    private static Problem unavailable(Throwable failure) {
        LOG.error("something that is needed does not answer", failure);
        return Problem.of(Response.Status.SERVICE_UNAVAILABLE, "a disk, a registry or a store does not answer")
                .retriedAfter(LATER);
    }

    private static Problem internal(Throwable failure) {
        String id = UUID.randomUUID().toString();
        LOG.errorf(failure, "internal error %s", id);
        return Problem.of(Response.Status.INTERNAL_SERVER_ERROR, "an internal error; its log entry has the id " + id);
    }

    private static String count(JobRequestException failure) {
        int count = failure.violations().size();
        return count == 1 ? "an error" : count + " errors";
    }
}
