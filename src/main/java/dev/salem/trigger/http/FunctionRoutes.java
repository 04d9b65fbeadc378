package dev.salem.trigger.http;

import io.quarkus.funqy.runtime.ApplicationException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/**
 * The ways to the function, which JAX-RS does not see: the same limits and the same errors as everywhere. {@code POST /} is
 * where brokers send events to; all else at {@code /} is the page of jobs.
 */
@Singleton
final class FunctionRoutes {
    private static final String ROOT = "/";
    private static final Set<String> FUNCTIONS = Set.of("/edit", "/edit-event");

    /** After the {@link Door}. */
    private static final int PRIORITY = 1_000;

    private final int largest;

    FunctionRoutes(HttpSettings settings) {
        this.largest = settings.largestRequest();
    }

    void guard(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    /** Leaves bodies and the page of jobs to JAX-RS, and tells errors before the framework does. */
    void route(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(FunctionRoutes::leaveBody);
        router.route().order(-PRIORITY).failureHandler(FunctionRoutes::explain);
        router.getRoutes().stream()
                .filter(route -> ROOT.equals(route.getPath()) && route.isExactPath())
                .forEach(route -> route.method(HttpMethod.POST));
    }

    /**
     * Funqy has Quarkus read every body before any route; JAX-RS then waits for it for ever. All but the function's requests
     * are marked as if theirs were read.
     */
    private static void leaveBody(RoutingContext request) {
        if (!isFunction(request)) {
            ((RoutingContextInternal) request).visitHandler(RoutingContextInternal.BODY_HANDLER);
        }
        request.next();
    }

    private void check(RoutingContext request) {
        if (!isFunction(request)) {
            request.next();
        } else if (request.request().method() != HttpMethod.POST) {
            request.response().putHeader(HttpHeaders.ALLOW, HttpMethod.POST.name());
            request.fail(Response.Status.METHOD_NOT_ALLOWED.getStatusCode());
        } else if (request.body().length() > largest) {
            request.fail(Response.Status.REQUEST_ENTITY_TOO_LARGE.getStatusCode());
        } else {
            EventForm.of(request).check();
            request.next();
        }
    }

    private static boolean isFunction(RoutingContext request) {
        String path = request.normalizedPath();
        return FUNCTIONS.contains(path)
                || path.equals(ROOT) && request.request().method() == HttpMethod.POST;
    }

    private static void explain(RoutingContext request) {
        HttpServerResponse response = request.response();
        if (response.headWritten() || response.ended() || !isFunction(request)) {
            request.next();
        } else if (request.failure() == null) {
            problem(request.statusCode()).send(response);
        } else {
            Problems.problem(cause(request.failure())).send(response);
        }
    }

    /** What Funqy itself refuses. */
    private static Problem problem(int status) {
        return switch (status) {
            case 400 -> Problem.of(Response.Status.BAD_REQUEST, "the body must be a JSON document");
            case 404 -> Problem.of(Response.Status.NOT_FOUND, "no function takes this; see POST /edit");
            case 406 ->
                Problem.of(
                        Response.Status.UNSUPPORTED_MEDIA_TYPE,
                        "the body must be application/json or application/cloudevents+json");
            default -> {
                Response.Status known = Response.Status.fromStatusCode(status);
                yield Problem.of(known, known.getReasonPhrase());
            }
        };
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof ApplicationException wrapped ? wrapped.getCause() : failure;
    }
}
