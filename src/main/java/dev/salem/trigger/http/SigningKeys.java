package dev.salem.trigger.http;

import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jose4j.http.Get;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
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
    private final Optional<String> place;
    private final Function<String, byte[]> documents;
    private final Get http = new Get();
    private volatile VerificationKeyResolver found;

    private SigningKeys(String issuer, Optional<String> place, Function<String, byte[]> documents) {
        this.issuer = issuer;
        this.place = place;
        this.documents = documents;
        http.setConnectTimeout(TIMEOUT_MILLIS);
        http.setReadTimeout(TIMEOUT_MILLIS);
        http.setRetries(1);
        http.setResponseBodySizeLimit(LARGEST_ANSWER);
    }

    /**
     * The keys of an issuer.
     *
     * @param place of its key set: an address, or a document, which is read once; empty asks the issuer
     * @throws IllegalArgumentException if an address is not of https, nor on this machine
     */
    static SigningKeys of(String issuer, Optional<String> place, Function<String, byte[]> documents) {
        if (place.isEmpty()) {
            requireTrusted("salem.http.jwt.issuer", uri(issuer));
        } else if (isAddress(place.get())) {
            requireTrusted("salem.http.jwt.keys", uri(place.get()));
        }
        return new SigningKeys(issuer, place, documents);
    }

    @Override
    public Key resolveKey(JsonWebSignature signature, List<JsonWebStructure> nesting) throws UnresolvableKeyException {
        VerificationKeyResolver known = found;
        if (known == null) {
            try {
                known = find();
                found = known;
            } catch (IOException e) {
                throw new UnresolvableKeyException("the provider's keys can't be read", e);
            }
        }
        return known.resolveKey(signature, nesting);
    }

    private VerificationKeyResolver find() throws IOException {
        if (place.isPresent() && !isAddress(place.get())) {
            return new JwksVerificationKeyResolver(written(place.get()));
        }
        return new HttpsJwksVerificationKeyResolver(keysAt(place.isPresent() ? uri(place.get()) : discovered()));
    }

    private List<JsonWebKey> written(String document) throws IOException {
        try {
            return new JsonWebKeySet(new String(documents.apply(document), StandardCharsets.UTF_8)).getJsonWebKeys();
        } catch (JoseException | StorageException | StorageUnavailableException e) {
            throw new IOException(document + ": no key set can be read: " + e.getMessage(), e);
        }
    }

    private URI discovered() throws IOException {
        String configuration = issuer.replaceFirst("/+$", "") + DISCOVERY;
        try {
            Map<String, Object> told =
                    JsonUtil.parseJson(http.get(configuration).getBody());
            if (!issuer.equals(told.get("issuer"))) {
                throw new IOException(configuration + " speaks for another issuer: " + told.get("issuer"));
            }
            return requireTrusted(configuration + ": jwks_uri", uri(String.valueOf(told.get("jwks_uri"))));
        } catch (JoseException | IllegalArgumentException e) {
            throw new IOException(configuration + ": " + e.getMessage(), e);
        }
    }

    private static boolean isAddress(String text) {
        return text.startsWith("https:") || text.startsWith("http:");
    }

    private HttpsJwks keysAt(URI address) {
        HttpsJwks keys = new HttpsJwks(address.toString());
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
