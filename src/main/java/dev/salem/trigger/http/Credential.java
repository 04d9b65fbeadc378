package dev.salem.trigger.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a caller shows: {@code Authorization: Bearer KEY-or-token}, {@code X-Api-Key: KEY}, or a key as the password of
 * Basic for browsers.
 *
 * @param host the server as the caller names it, by the {@code Host} header or, in HTTP/2, by the authority; or empty
 * @param secret empty where nothing is shown, or where it is not clear what
 * @param bearer whether it may be a token
 */
record Credential(String host, Optional<String> secret, boolean bearer) {
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

    static Credential in(HttpServerRequest request) {
        MultiMap headers = request.headers();
        Optional<String> host = named(request);
        List<String> keys = headers.getAll("X-Api-Key");
        List<String> authorizations = headers.getAll(HttpHeaders.AUTHORIZATION);
        if (!keys.isEmpty()) {
            return new Credential(host.orElse(""), only(keys), false);
        }
        Optional<String> authorization = only(authorizations);
        String scheme = authorization.orElse("").toLowerCase(Locale.ROOT);
        if (scheme.startsWith(BEARER)) {
            return new Credential(
                    host.orElse(""),
                    authorization.map(text -> text.substring(BEARER.length()).strip()),
                    true);
        }
        return new Credential(
                host.orElse(""),
                authorization
                        .filter(text -> scheme.startsWith(BASIC))
                        .flatMap(text -> password(text.substring(BASIC.length()).strip())),
                false);
    }

    private static Optional<String> named(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        return hosts.isEmpty() && request.version() == HttpVersion.HTTP_2
                ? Optional.ofNullable(request.authority()).map(HostAndPort::toString)
                : only(hosts);
    }

    /** The secret, if it has the form of a signed token (RFC 7515). */
    Optional<String> token() {
        return secret.filter(text -> bearer && TOKEN.matcher(text).matches());
    }

    /** Shows nothing of the secret. */
    @Override
    public String toString() {
        return "Credential[" + (secret.isPresent() ? "***" : "") + "]";
    }

    private static Optional<String> only(List<String> values) {
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
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
