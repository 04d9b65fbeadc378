package dev.salem.trigger.http;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The signed tokens of an identity provider (RFC 7519). Only signatures by a private key count: no token without one, and
 * none signed with a shared secret, which a public key could be taken for.
 */
final class IdentityTokens {
    /** Keeps bearers of tokens apart from owners of keys, whose names hold no colon, and from other triggers. */
    static final String PREFIX = "jwt:";

    private static final Logger LOG = Logger.getLogger(IdentityTokens.class);
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
            AlgorithmIdentifiers.EDDSA);
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,150}");

    private final JwtConsumer consumer;
    private final String nameClaim;

    private IdentityTokens(JwtConsumer consumer, String nameClaim) {
        this.consumer = consumer;
        this.nameClaim = nameClaim;
    }

    /**
     * Nothing is connected to before the first token comes.
     *
     * @param documents reads a path or a location of a store
     * @return empty where no issuer is set
     * @throws IllegalArgumentException if there is an issuer and no audience, or an address is not to be trusted
     */
    static Optional<IdentityTokens> of(JwtSettings settings, Function<String, byte[]> documents) {
        return settings.issuer().map(issuer -> {
            String[] audiences = settings.audience()
                    .filter(all -> !all.isEmpty())
                    .orElseThrow(() -> new IllegalArgumentException("salem.http.jwt.audience must name whom tokens of "
                            + issuer + " are made out to, or tokens for other services would open this one"))
                    .toArray(String[]::new);
            JwtConsumer consumer = new JwtConsumerBuilder()
                    .setExpectedIssuer(issuer)
                    .setExpectedAudience(audiences)
                    .setRequireExpirationTime()
                    .setAllowedClockSkewInSeconds((int) settings.skew().toSeconds())
                    .setJwsAlgorithmConstraints(ALGORITHMS)
                    .setVerificationKeyResolver(SigningKeys.of(issuer, settings.keys(), documents))
                    .build();
            return new IdentityTokens(consumer, settings.nameClaim());
        });
    }

    /**
     * Whose token it is; empty for one that is not valid here and now.
     *
     * @throws IOException if the provider's keys can't be read
     */
    Optional<String> bearerOf(String token) throws IOException {
        try {
            String name = consumer.processToClaims(token).getClaimValueAsString(nameClaim);
            if (name == null || !NAME.matcher(name).matches()) {
                LOG.warnf(
                        "a valid token's claim %s must be 1 to 150 visible ASCII characters; it is refused", nameClaim);
                return Optional.empty();
            }
            return Optional.of(PREFIX + name);
        } catch (InvalidJwtException e) {
            if (e.getCause() instanceof UnresolvableKeyException unresolved
                    && unresolved.getCause() instanceof IOException unread) {
                throw unread;
            }
            LOG.debugf("a token is refused: %s", e.getErrorDetails());
            return Optional.empty();
        }
    }
}
