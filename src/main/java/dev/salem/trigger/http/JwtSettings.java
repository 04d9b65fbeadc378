package dev.salem.trigger.http;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whose tokens are taken beside API keys. */
public interface JwtSettings {
    /** The provider's {@code iss}; tokens are taken once it is set. */
    Optional<String> issuer();

    /** This service's names with the provider, one of which must stand in {@code aud}. */
    Optional<List<String>> audience();

    /**
     * The address of the provider's key set (JWKS), or a path or a location of a store where it lies for services that
     * reach no provider; else its OpenID configuration is asked.
     */
    Optional<String> keys();

    /** The claim that names the caller, who is called {@code jwt:} and its value. */
    @WithDefault("sub")
    String nameClaim();

    /** How far the provider's clock may be off. */
    @WithDefault("PT30S")
    Duration skew();
}
