package dev.salem.trigger.http;

import dev.salem.trigger.audit.Actor;
import dev.salem.trigger.audit.Actors;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Who sent the request that is being served, as the {@link Door} found out. */
@Singleton
public class CurrentCaller implements Actors {
    private static final String NAME = CurrentCaller.class.getName();
    private static final String UNKNOWN = "unknown";

    private final CurrentVertxRequest request;

    CurrentCaller(CurrentVertxRequest request) {
        this.request = request;
    }

    static void let(RoutingContext request, String name) {
        request.put(NAME, name);
    }

    @Override
    public Optional<Actor> current() {
        boolean serving = Arc.container().requestContext().isActive() && request.getCurrent() != null;
        return serving ? actor(request.getCurrent()) : Optional.empty();
    }

    /** Who sent a request; empty before the door has found out. */
    static Optional<Actor> actor(RoutingContext request) {
        return Optional.ofNullable(request.<String>get(NAME)).map(name -> new Actor(name, address(request)));
    }

    /**
     * The caller's name.
     *
     * @throws IllegalStateException if the request came past no door
     */
    public String name() {
        String name = request.getCurrent().get(NAME);
        if (name == null) {
            throw new IllegalStateException("nobody was admitted");
        }
        return name;
    }

    /** The address that a request came from. */
    static String address(RoutingContext request) {
        SocketAddress address = request.request().remoteAddress();
        return address == null || address.hostAddress() == null ? UNKNOWN : address.hostAddress();
    }
}
