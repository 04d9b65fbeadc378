package dev.salem.trigger.http;

import dev.salem.trigger.audit.Actor;
import dev.salem.trigger.audit.AuditLog;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Stands before every route, so that resources, functions and metrics are guarded alike. Probes of health pass, and
 * webhooks, which have signatures of their own.
 */
@Singleton
final class Door {
    private static final Logger LOG = Logger.getLogger(Door.class);
    private static final String WEBHOOKS = "/webhooks/";
    private static final String HEALTH = "/q/health/";

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** Before all but what reads the body. */
    private static final int PRIORITY = 1_000_000;

    private final Instance<Admission> admission;
    private final Instance<AuditLog> audit;

    /** The parts are made at the first request, for filters are made before settings can be read. */
    Door(Instance<Admission> admission, Instance<AuditLog> audit) {
        this.admission = admission;
        this.audit = audit;
    }

    void stand(@Observes Filters filters) {
        filters.register(this::admit, PRIORITY);
    }

    private void admit(RoutingContext request) {
        String path = request.normalizedPath() + "/";
        if (path.startsWith(HEALTH)) {
            request.next();
            return;
        }
        if (path.startsWith(WEBHOOKS)) {
            CurrentCaller.let(request, "webhook");
            request.next();
            return;
        }
        if (!READING.contains(request.request().method())) {
            request.addEndHandler(ended -> request.vertx().executeBlocking(() -> writeDown(request), false));
        }
        Credential shown = Credential.in(request.request());
        if (admission.get().isQuick(shown)) {
            answer(request, admission.get().judge(shown));
            return;
        }
        request.request().pause();
        Future<Admission.Verdict> verdict =
                request.vertx().executeBlocking(() -> admission.get().judge(shown), false);
        verdict.onComplete(judged -> {
            request.request().resume();
            if (judged.succeeded()) {
                answer(request, judged.result());
            } else {
                LOG.error("a caller can't be judged", judged.cause());
                Problem.unavailable("callers can't be told apart just now").send(request.response());
            }
        });
    }

    private Void writeDown(RoutingContext request) {
        HttpServerResponse answer = request.response();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("call", request.request().method() + " " + request.normalizedPath());
        facts.put("status", Integer.toString(answer.getStatusCode()));
        Optional.ofNullable(request.request().getHeader(IdempotencyKey.HEADER)).ifPresent(key -> facts.put("key", key));
        Optional.ofNullable(answer.headers().get(HttpHeaders.LOCATION)).ifPresent(place -> facts.put("job", place));
        audit.get()
                .write(
                        "request",
                        CurrentCaller.actor(request)
                                .orElseGet(() -> new Actor("nobody", CurrentCaller.address(request))),
                        answer.getStatusCode() < 400 ? "accepted" : "refused",
                        facts);
        return null;
    }

    private static void answer(RoutingContext request, Admission.Verdict verdict) {
        if (verdict instanceof Admission.Admitted admitted) {
            CurrentCaller.let(request, admitted.name());
            request.next();
        } else {
            ((Admission.Refused) verdict).problem().send(request.response());
        }
    }
}
