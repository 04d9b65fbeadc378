package dev.salem.storage.mlflow;

import dev.salem.mlflow.TrackingServer;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Addresses of the store behind a server that the server gives out. */
final class Addresses {
    private Addresses() {}

    /** Empty for one that isn't to be used: no HTTP, or unencrypted where the server itself is encrypted. */
    static Optional<URI> of(TrackingServer server, String given) {
        try {
            URI address = new URI(given);
            boolean open = "http".equalsIgnoreCase(address.getScheme())
                    && "http".equalsIgnoreCase(server.uri().getScheme());
            boolean used = address.getHost() != null && (open || "https".equalsIgnoreCase(address.getScheme()));
            return used ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
