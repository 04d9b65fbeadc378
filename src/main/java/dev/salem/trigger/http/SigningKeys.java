package dev.salem.trigger.http;

import java.io.IOException;
import java.net.URI;
import java.security.Key;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.http.Get;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The public keys of an identity provider, kept as long as it says. An unknown key's name lets them be read again, so
 * that a new key counts at once; but not more often than every few seconds, whatever strangers send.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery</a>
 */
final class SigningKeys implements VerificationKeyResolver {
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final int TIMEOUT_MILLIS = 5000;
    private static final int LARGEST_ANSWER = 1 << 20;
    private static final long AGAIN_AFTER_MILLIS = 10_000;
    private static final long KEPT_WITHOUT_WORD_SECONDS = 600;
    private static final long KEPT_ON_FAILURE_SECONDS = 3600;

    private final String issuer;
    private final Optional<URI> address;
    private final Get http = new Get();
    private volatile VerificationKeyResolver found;

    private SigningKeys(String issuer, Optional<URI> address) {
        this.issuer = issuer;
        this.address = address;
        http.setConnectTimeout(TIMEOUT_MILLIS);
        http.setReadTimeout(TIMEOUT_MILLIS);
        http.setRetries(1);
        http.setResponseBodySizeLimit(LARGEST_ANSWER);
    }

    /**
     * The keys of an issuer.
     *
     * @param address of its key set; empty asks the issuer
     * @throws IllegalArgumentException if the address is not of https, nor on this machine
     */
    static SigningKeys of(String issuer, Optional<URI> address) {
        requireTrusted(
                "salem.http.jwt." + (address.isPresent() ? "keys" : "issuer"), address.orElseGet(() -> uri(issuer)));
        return new SigningKeys(issuer, address);
    }

    @Override
    public Key resolveKey(JsonWebSignature signature, List<JsonWebStructure> nesting) throws UnresolvableKeyException {
        VerificationKeyResolver known = found;
        if (known == null) {
            try {
                known = new HttpsJwksVerificationKeyResolver(
                        keysAt(address.isPresent() ? address.get() : discovered()));
                found = known;
            } catch (IOException e) {
                throw new UnresolvableKeyException("the provider's configuration can't be read", e);
            }
        }
        return known.resolveKey(signature, nesting);
    }

    private URI discovered() throws IOException {
        String place = issuer.replaceFirst("/+$", "") + DISCOVERY;
        try {
            Map<String, Object> told = JsonUtil.parseJson(http.get(place).getBody());
            if (!issuer.equals(told.get("issuer"))) {
                throw new IOException(place + " speaks for another issuer: " + told.get("issuer"));
            }
            return requireTrusted(place + ": jwks_uri", uri(String.valueOf(told.get("jwks_uri"))));
        } catch (JoseException | IllegalArgumentException e) {
            throw new IOException(place + ": " + e.getMessage(), e);
        }
    }

    private HttpsJwks keysAt(URI place) {
        HttpsJwks keys = new HttpsJwks(place.toString());
        keys.setSimpleHttpGet(http);
        keys.setRefreshReprieveThreshold(AGAIN_AFTER_MILLIS);
        keys.setDefaultCacheDuration(KEPT_WITHOUT_WORD_SECONDS);
        keys.setRetainCacheOnErrorDuration(KEPT_ON_FAILURE_SECONDS);
        return keys;
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be an https address, got: " + text, e);
        }
    }

    private static URI requireTrusted(String what, URI uri) {
        boolean here = "http".equals(uri.getScheme()) && uri.getHost() != null && Loopback.isAddress(uri.getHost());
        if (!here && (!"https".equals(uri.getScheme()) || uri.getHost() == null) || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(what + " must be an https address without credentials, got: "
                    + uri.toString().replaceAll("//[^/@]*@", "//***@"));
        }
        return uri;
    }
}
