package dev.salem.trigger.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Stands before every route, so that resources, functions and metrics are guarded alike. Probes of health pass, and
 * webhooks, which have signatures of their own.
 */
@Singleton
final class Door {
    private static final Logger LOG = Logger.getLogger(Door.class);
    private static final List<String> OPEN = List.of("/webhooks/", "/q/health/");

    /** Before all but what reads the body. */
    private static final int PRIORITY = 1_000_000;

    private final Instance<Admission> admission;

    /** @param admission read at the first request, for filters are made before settings can be read */
    Door(Instance<Admission> admission) {
        this.admission = admission;
    }

    void stand(@Observes Filters filters) {
        filters.register(this::admit, PRIORITY);
    }

    private void admit(RoutingContext request) {
        if (OPEN.stream().anyMatch((request.normalizedPath() + "/")::startsWith)) {
            request.next();
            return;
        }
        Credential shown = Credential.in(request.request().headers());
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

    private static void answer(RoutingContext request, Admission.Verdict verdict) {
        if (verdict instanceof Admission.Admitted admitted) {
            CurrentCaller.let(request, admitted.name());
            request.next();
        } else {
            ((Admission.Refused) verdict).problem().send(request.response());
        }
    }
}
