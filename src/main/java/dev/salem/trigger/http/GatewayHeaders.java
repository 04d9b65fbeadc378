package dev.salem.trigger.http;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * Puts headers together again on AWS Lambda. API Gateway gives one value a name, and Quarkus takes that apart at each comma,
 * which signatures and dates have too.
 */
@Singleton
@IfBuildProfile("lambda")
final class GatewayHeaders {
    /** Before the {@link Door}. */
    private static final int PRIORITY = 2_000_000;

    void stand(@Observes Filters filters) {
        filters.register(GatewayHeaders::join, PRIORITY);
    }

    private static void join(RoutingContext request) {
        MultiMap headers = request.request().headers();
        for (String name : Set.copyOf(headers.names())) {
            List<String> parts = headers.getAll(name);
            if (parts.size() > 1) {
                headers.set(name, String.join(",", parts));
            }
        }
        request.next();
    }
}
