package dev.salem.trigger.http;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Who may call: owners of keys; without any keys, everybody on this machine. */
@Singleton
class Admission {
    private static final Logger LOG = Logger.getLogger(Admission.class);

    private final ApiKeys keys;
    private final String host;
    private final boolean serves;

    Admission(
            HttpSettings settings,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.host-enabled", defaultValue = "true") boolean serves) {
        this.keys = ApiKeys.of(settings.keys(), settings.keysFile());
        this.host = host;
        this.serves = serves;
    }

    /** Refuses to serve other machines without keys. */
    void check(@Observes StartupEvent event) {
        if (!serves || !keys.isEmpty()) {
            return;
        }
        if (!Loopback.isAddress(host)) {
            throw new IllegalStateException("bound to " + host + " without API keys: set salem.http.keys or "
                    + "salem.http.keys-file, or bind to 127.0.0.1 by quarkus.http.host");
        }
        LOG.warnf("no API keys: everybody on this machine may ask for edits at %s", host);
    }

    /** Whether there are no keys, so that callers need none. */
    boolean isOpen() {
        return keys.isEmpty();
    }

    /** The caller whose key it is. */
    Optional<String> callerOf(String key) {
        return keys.callerOf(key);
    }
}
