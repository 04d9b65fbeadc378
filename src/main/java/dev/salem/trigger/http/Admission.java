package dev.salem.trigger.http;

import dev.salem.job.JobLimits;
import dev.salem.trigger.ServiceSettings;
import dev.salem.workflow.Site;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Who may call: owners of keys and of an identity provider's tokens; without either, everybody on this machine. Then
 * requests are served to this machine's own names alone, so that no foreign page gets in under another.
 */
@Singleton
class Admission {
    private static final Logger LOG = Logger.getLogger(Admission.class);
    private static final String LOCAL = "local";

    private final ApiKeys keys;
    private final Optional<IdentityTokens> tokens;
    private final String host;
    private final boolean serves;
    private final Instance<JobLimits> limits;

    Admission(
            HttpSettings settings,
            @ConfigProperty(name = "quarkus.http.host") String host,
            ServiceSettings service,
            Instance<Site> site,
            Instance<JobLimits> limits) {
        this.keys = ApiKeys.of(settings.keys().filter(given -> service.serves()), settings.keysFile());
        this.tokens = IdentityTokens.of(settings.jwt(), place -> site.get().document(place));
        this.host = host;
        this.serves = service.serves();
        this.limits = limits;
    }

    /** What becomes of a request. */
    sealed interface Verdict {}

    /** @param name who calls */
    record Admitted(String name) implements Verdict {}

    record Refused(Problem problem) implements Verdict {}

    /** Refuses to serve by rules that can't be read, and to serve other machines without keys and tokens. */
    void check(@Observes StartupEvent event) {
        if (!serves) {
            return;
        }
        limits.get();
        if (!isOpen()) {
            return;
        }
        if (!Loopback.isAddress(host)) {
            throw new ConfigurationException("bound to " + host + " without API keys or tokens: set salem.http.keys, "
                    + "salem.http.keys-file or salem.http.jwt.issuer, or bind to 127.0.0.1 by quarkus.http.host");
        }
        LOG.warnf("no API keys, no tokens: everybody on this machine may ask for edits at %s", host);
    }

    /** Whether it is judged without waiting for another machine. */
    boolean isQuick(Credential shown) {
        return tokens.isEmpty() || shown.token().isEmpty();
    }

    Verdict judge(Credential shown) {
        if (isOpen()) {
            return Loopback.isHostHeader(shown.host())
                    ? new Admitted(LOCAL)
                    : new Refused(Problem.forbidden("ask by the name localhost"));
        }
        Optional<String> owner = shown.secret().flatMap(keys::callerOf);
        if (owner.isPresent()) {
            return new Admitted(owner.get());
        }
        try {
            return bearerOf(shown).<Verdict>map(Admitted::new).orElseGet(() -> new Refused(Problem.unauthorized()));
        } catch (IOException e) {
            LOG.error("the identity provider's keys can't be read", e);
            return new Refused(Problem.unavailable("the identity provider does not answer"));
        }
    }

    private Optional<String> bearerOf(Credential shown) throws IOException {
        Optional<String> token = shown.token();
        return tokens.isPresent() && token.isPresent() ? tokens.get().bearerOf(token.get()) : Optional.empty();
    }

    /** Whether everybody on this machine is let in, without a name of their own. */
    boolean isOpen() {
        return keys.isEmpty() && tokens.isEmpty();
    }
}
