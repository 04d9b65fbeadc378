package dev.salem.mlflow;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The URIs of tracking servers. */
final class TrackingUris {
    private static final String WANTED = "must be http://host:port or https://host, with the server's prefix if any";

    private TrackingUris() {}

    /** The URI without credentials and without a slash at its end. */
    static URI parse(String text) {
        URI uri = read(text.strip());
        try {
            String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("/+$", "");
            URI bare = new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), path, uri.getQuery(), null);
            require(bare);
            return bare;
        } catch (URISyntaxException e) {
            throw refused(redacted(text), e.getReason());
        }
    }

    /** The user and password that stand in a URI. */
    static Optional<TrackingSettings.Credentials> credentials(String text) {
        String user = read(text.strip()).getUserInfo();
        if (user == null) {
            return Optional.empty();
        }
        int colon = user.indexOf(':');
        return Optional.of(
                colon < 0
                        ? new TrackingSettings.Basic(user, "")
                        : new TrackingSettings.Basic(user.substring(0, colon), user.substring(colon + 1)));
    }

    static void require(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!Set.of("http", "https").contains(scheme) || uri.getHost() == null) {
            throw refused(redacted(uri.toString()), "only servers are reached, not files and databases");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused(redacted(uri.toString()), "there must be no credentials, query or fragment");
        }
    }

    private static URI read(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw refused(redacted(text), e.getReason());
        }
    }

    private static MlflowException refused(String shown, String reason) {
        return MlflowException.refused("tracking URI \"" + shown + "\" " + WANTED + ": " + reason);
    }

    private static String redacted(String text) {
        return text.replaceAll("//.*@", "//***@");
    }
}
