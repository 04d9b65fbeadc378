package dev.salem.trigger.http;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets nobody in without a key: {@code Authorization: Bearer KEY}, {@code X-Api-Key: KEY}, or as the password of Basic
 * for browsers. Without any keys the service must be bound to loopback, and then serves requests to that name alone, so
 * that no foreign page gets in under another. Webhooks have signatures of their own.
 */
@Singleton
final class CallerFilter {
    private static final String WEBHOOKS = "/webhooks/";
    private static final String LOCAL = "local";
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private final Instance<Admission> admission;

    /** @param admission read at the first request, for filters are made before settings can be read */
    CallerFilter(Instance<Admission> admission) {
        this.admission = admission;
    }

    /** Names the caller, or answers in its place. */
    @ServerRequestFilter(preMatching = true)
    Optional<Response> admit(ContainerRequestContext request) {
        if (request.getUriInfo().getPath().startsWith(WEBHOOKS)) {
            return Optional.empty();
        }
        if (admission.get().isOpen()) {
            String named = request.getHeaderString(HttpHeaders.HOST);
            if (named == null || !Loopback.isHostHeader(named)) {
                return Optional.of(Problem.of(Response.Status.FORBIDDEN, "ask by the name localhost")
                        .response());
            }
            request.setSecurityContext(new Caller(LOCAL));
            return Optional.empty();
        }
        Optional<String> caller = shown(request).flatMap(admission.get()::callerOf);
        caller.ifPresent(name -> request.setSecurityContext(new Caller(name)));
        return caller.isPresent() ? Optional.empty() : Optional.of(refusal());
    }

    private static Response refusal() {
        return Problem.of(Response.Status.UNAUTHORIZED, "show a valid API key")
                .builder()
                .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"salem\", charset=\"UTF-8\"")
                .build();
    }

    private static Optional<String> shown(ContainerRequestContext request) {
        String header = request.getHeaderString("X-Api-Key");
        if (header != null) {
            return Optional.of(header);
        }
        String authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            return Optional.empty();
        }
        String scheme = authorization.toLowerCase(Locale.ROOT);
        if (scheme.startsWith(BEARER)) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        return scheme.startsWith(BASIC)
                ? password(authorization.substring(BASIC.length()).strip())
                : Optional.empty();
    }

    private static Optional<String> password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            return Optional.of(pair.substring(pair.indexOf(':') + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
