package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.salem.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IdentityTokensTest {
    private static final String AUDIENCE = "salem";
    private static final Function<String, byte[]> NO_DOCUMENTS = place -> {
        throw new StorageException(place + ": there is no such file");
    };

    private static TestIssuer issuer;
    private static IdentityTokens tokens;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start();
        tokens = tokens(issuer, Optional.empty());
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    static Stream<Arguments> valid() {
        return Stream.of(
                arguments("plain", changed(claims -> {})),
                arguments("several audiences", changed(claims -> claims.setAudience("other", AUDIENCE))),
                arguments("over since a moment", changed(claims -> claims.setExpirationTime(at(-20)))),
                arguments("valid in a moment", changed(claims -> claims.setNotBefore(at(20)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void bearerOf_validToken_isNamedByItsClaim(String what, String token) throws IOException {
        assertThat(tokens.bearerOf(token)).contains("jwt:ann@example.org");
    }

    static Stream<Arguments> invalid() {
        String good = changed(claims -> {});
        String[] parts = good.split("\\.");
        RsaJsonWebKey foreign = TestIssuer.key("first");
        RsaJsonWebKey unknown = TestIssuer.key("unknown");
        return Stream.of(
                arguments("no signature", parts[0] + "." + parts[1] + "."),
                arguments("algorithm none", unsigned(parts[1])),
                arguments("shared secret, made of the public key", confused()),
                arguments("other key of the same name", TestIssuer.signed(claims(), foreign)),
                arguments("unknown key", TestIssuer.signed(claims(), unknown)),
                arguments("key in its own header", withOwnKey()),
                arguments(
                        "changed claims",
                        parts[0] + "." + encoded(claims().toJson().replace("ann", "bob")) + "." + parts[2]),
                arguments("cut signature", good.substring(0, good.length() - 4)),
                arguments("other issuer", changed(claims -> claims.setIssuer(issuer.name() + "/"))),
                arguments("no issuer", changed(claims -> claims.unsetClaim("iss"))),
                arguments("other audience", changed(claims -> claims.setAudience("other"))),
                arguments("no audience", changed(claims -> claims.unsetClaim("aud"))),
                arguments("over", changed(claims -> claims.setExpirationTime(at(-40)))),
                arguments("no end", changed(claims -> claims.unsetClaim("exp"))),
                arguments("not yet valid", changed(claims -> claims.setNotBefore(at(40)))),
                arguments("end as text", changed(claims -> claims.setStringClaim("exp", "tomorrow"))),
                arguments("nobody", changed(claims -> claims.unsetClaim("sub"))),
                arguments("blank name", changed(claims -> claims.setSubject(" "))),
                arguments("name with line end", changed(claims -> claims.setSubject("ann\nbob"))),
                arguments("name in other letters", changed(claims -> claims.setSubject("аnn"))),
                arguments("long name", changed(claims -> claims.setSubject("a".repeat(151)))),
                arguments("no token", "a.b.c"),
                arguments("empty", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void bearerOf_otherToken_isNobodys(String what, String token) throws IOException {
        assertThat(tokens.bearerOf(token)).isEmpty();
    }

    @Test
    void keys_areKept_andReadAgainForANewOneButNotForEachStranger() throws IOException {
        try (TestIssuer rotating = TestIssuer.start()) {
            IdentityTokens here = tokens(rotating, Optional.of(rotating.name() + "/keys"));
            RsaJsonWebKey next = TestIssuer.key("next");
            JwtClaims claims = rotating.claims("ann", AUDIENCE);

            for (int i = 0; i < 5; i++) {
                assertThat(here.bearerOf(rotating.token(claims))).contains("jwt:ann");
                assertThat(here.bearerOf(TestIssuer.signed(claims, next))).isEmpty();
            }
            assertThat(rotating.keyReads).hasValueLessThanOrEqualTo(2);
        }
    }

    @Test
    void bearerOf_byKeysInADocument_asksNobody() throws IOException {
        TestIssuer gone = TestIssuer.start();
        String token = gone.token(gone.claims("ann", AUDIENCE));
        byte[] document = gone.keySet().getBytes(StandardCharsets.UTF_8);
        JwtSettings settings = settings(gone.name(), Optional.of(List.of(AUDIENCE)), Optional.of("s3://b/keys.json"));
        gone.close();

        IdentityTokens here = IdentityTokens.of(settings, place -> document).orElseThrow();
        assertThat(here.bearerOf(token)).contains("jwt:ann");
        assertThat(here.bearerOf(changed(claims -> {}))).isEmpty();
        assertThatIOException()
                .isThrownBy(() ->
                        IdentityTokens.of(settings, NO_DOCUMENTS).orElseThrow().bearerOf(token))
                .withMessageContaining("s3://b/keys.json");
    }

    @Test
    void bearerOf_withoutTheProvider_isNotDecided() {
        TestIssuer gone = TestIssuer.start();
        IdentityTokens here = tokens(gone, Optional.empty());
        String token = gone.token(gone.claims("ann", AUDIENCE));
        gone.close();

        assertThatIOException().isThrownBy(() -> here.bearerOf(token));
    }

    @ParameterizedTest
    @CsvSource({
        "http://provider.example,,must be an https address",
        "https://provider.example,http://provider.example/keys,must be an https address",
        "https://ann:secret@provider.example,,must be an https address without credentials",
        "provider.example,,must be an https address",
        "file:///etc,,must be an https address"
    })
    void of_refusesAddressesThatAreNotToBeTrusted(String name, String keys, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IdentityTokens.of(
                        settings(name, Optional.of(List.of(AUDIENCE)), Optional.ofNullable(keys)), NO_DOCUMENTS))
                .withMessageContaining(reason)
                .withMessageNotContaining("secret");
    }

    @Test
    void of_wantsAnAudience() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        IdentityTokens.of(settings(issuer.name(), Optional.empty(), Optional.empty()), NO_DOCUMENTS))
                .withMessageContaining("salem.http.jwt.audience");
    }

    private static IdentityTokens tokens(TestIssuer of, Optional<String> keys) {
        return IdentityTokens.of(settings(of.name(), Optional.of(List.of(AUDIENCE)), keys), NO_DOCUMENTS)
                .orElseThrow();
    }

    private static JwtSettings settings(String name, Optional<List<String>> audience, Optional<String> keys) {
        return new JwtSettings() {
            @Override
            public Optional<String> issuer() {
                return Optional.of(name);
            }

            @Override
            public Optional<List<String>> audience() {
                return audience;
            }

            @Override
            public Optional<String> keys() {
                return keys;
            }

            @Override
            public String nameClaim() {
                return "sub";
            }

            @Override
            public Duration skew() {
                return Duration.ofSeconds(30);
            }
        };
    }

    private static JwtClaims claims() {
        return issuer.claims("ann@example.org", AUDIENCE);
    }

    private static String changed(Consumer<JwtClaims> change) {
        JwtClaims claims = claims();
        change.accept(claims);
        return issuer.token(claims);
    }

    private static NumericDate at(int seconds) {
        NumericDate time = NumericDate.now();
        time.addSeconds(seconds);
        return time;
    }

    private static String unsigned(String claims) {
        return encoded("{\"alg\":\"none\",\"kid\":\"first\"}") + "." + claims + ".";
    }

    private static String confused() {
        JsonWebSignature token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        token.setKeyIdHeaderValue("first");
        token.setKey(new HmacKey(issuer.key().getPublicKey().getEncoded()));
        token.setPayload(claims().toJson());
        return TestIssuer.compact(token);
    }

    private static String withOwnKey() {
        RsaJsonWebKey own = TestIssuer.key("own");
        JsonWebSignature token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        token.setJwkHeader(own);
        token.setKey(own.getPrivateKey());
        token.setPayload(claims().toJson());
        return TestIssuer.compact(token);
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
