package dev.salem.trigger.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** An identity provider on this machine: OpenID configuration, a key set, and tokens. */
public final class TestIssuer implements AutoCloseable {
    final AtomicInteger keyReads = new AtomicInteger();
    private final CopyOnWriteArrayList<RsaJsonWebKey> published = new CopyOnWriteArrayList<>();
    private final HttpServer http;

    private TestIssuer(HttpServer http) {
        this.http = http;
    }

    public static TestIssuer start() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TestIssuer issuer = new TestIssuer(http);
            http.createContext(
                    "/.well-known/openid-configuration",
                    exchange -> answer(
                            exchange,
                            "{\"issuer\":\"" + issuer.name() + "\",\"jwks_uri\":\"" + issuer.name() + "/keys\"}"));
            http.createContext("/keys", exchange -> {
                issuer.keyReads.incrementAndGet();
                answer(exchange, issuer.keySet());
            });
            http.start();
            issuer.publish(key("first"));
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its address. */
    public String name() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    String keySet() {
        return new JsonWebKeySet(published).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    RsaJsonWebKey key() {
        return published.get(0);
    }

    void publish(RsaJsonWebKey key) {
        published.add(key);
    }

    static RsaJsonWebKey key(String name) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(name);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Claims that are in order. */
    JwtClaims claims(String subject, String audience) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(name());
        claims.setSubject(subject);
        claims.setAudience(audience);
        claims.setIssuedAt(NumericDate.fromSeconds(NumericDate.now().getValue() - 120));
        claims.setExpirationTimeMinutesInTheFuture(5);
        return claims;
    }

    /** A token that is in order. */
    public String token(String subject, String audience) {
        return token(claims(subject, audience));
    }

    String token(JwtClaims claims) {
        return signed(claims, key());
    }

    static String signed(JwtClaims claims, RsaJsonWebKey key) {
        JsonWebSignature token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        token.setKeyIdHeaderValue(key.getKeyId());
        token.setKey(key.getPrivateKey());
        token.setPayload(claims.toJson());
        return compact(token);
    }

    static String compact(JsonWebSignature token) {
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
