package dev.salem.trigger.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Who sent the request that is being served, as the {@link Door} found out. */
@Singleton
public class CurrentCaller {
    private static final String NAME = CurrentCaller.class.getName();
    private static final String UNKNOWN = "unknown";

    private final CurrentVertxRequest request;

    CurrentCaller(CurrentVertxRequest request) {
        this.request = request;
    }

    static void let(RoutingContext request, String name) {
        request.put(NAME, name);
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

    /** The address that the request came from. */
    public String address() {
        SocketAddress address = request.getCurrent().request().remoteAddress();
        return address == null || address.hostAddress() == null ? UNKNOWN : address.hostAddress();
    }
}
