package dev.salem.workflow;

import dev.salem.mlflow.TrackingSettings;
import dev.salem.registry.mlflow.MlflowRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a {@link Site} is made from.
 *
 * @param registry a folder or the address of an MLflow server; empty takes {@code MLFLOW_TRACKING_URI}, if it is set
 * @param home folder of state and cache
 * @param cacheBytes how much of models from stores is kept on this machine
 * @param environment variables for credentials, endpoints and time limits
 */
public record SiteSettings(Optional<String> registry, Path home, long cacheBytes, Map<String, String> environment) {
    /** 20 GiB. */
    public static final long CACHE_BYTES = 20L << 30;

    static final String NO_REGISTRY =
            "no registry was given to look it up in; give --registry with a folder or the address "
                    + "of an MLflow server, or set MLFLOW_TRACKING_URI";

    private static final String URI = "MLFLOW_TRACKING_URI";
    private static final Pattern ADDRESS = Pattern.compile("(?i)https?://");
    private static final String HOME = "SALEM_HOME";
    private static final String CACHE = "SALEM_CACHE_BYTES";

    public SiteSettings {
        Objects.requireNonNull(registry, "registry");
        Objects.requireNonNull(home, "home");
        if (cacheBytes < 1) {
            throw new WorkflowException(CACHE + " must be at least 1, got: " + cacheBytes);
        }
        environment = Map.copyOf(environment);
    }

    /**
     * The settings of an environment: {@code SALEM_HOME} ({@code salem} in the user's cache folder), and
     * {@code SALEM_CACHE_BYTES} (20 GiB).
     *
     * @param registry as in the record
     */
    public static SiteSettings of(Optional<String> registry, Map<String, String> environment) {
        Path home = set(environment, HOME).map(Path::of).orElseGet(() -> set(environment, "XDG_CACHE_HOME")
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("salem"));
        return new SiteSettings(
                registry, home, set(environment, CACHE).map(SiteSettings::bytes).orElse(CACHE_BYTES), environment);
    }

    /** The tracking server, if one is meant: {@code registry} with a scheme, or the environment's. */
    Optional<TrackingSettings> tracking() {
        Optional<String> given = registry.or(() -> set(environment, URI));
        if (given.isEmpty() || !ADDRESS.matcher(given.get()).lookingAt()) {
            return Optional.empty();
        }
        Map<String, String> all = new HashMap<>(environment);
        all.put(URI, given.get());
        return Optional.of(TrackingSettings.from(all));
    }

    /** What to say where a registry is wanted and neither a server nor a folder is meant. */
    String whyNoRegistry() {
        return set(environment, URI)
                .map(address -> address.replaceAll("//.*@", "//***@"))
                .map(address ->
                        URI + " must be the address of an MLflow server, like http://host:5000 or https://host, "
                                + "got: \"" + address + "\"; mend it, or give --registry with a folder or an address")
                .orElse(NO_REGISTRY);
    }

    /** The folder of a registry, if one is meant. */
    public Optional<Path> folder() {
        return tracking().isPresent() ? Optional.empty() : registry.map(Path::of);
    }

    /** The experiment of a tracking server that edits are runs of. */
    String experiment() {
        return set(environment, "MLFLOW_EXPERIMENT_NAME").orElse(MlflowRegistry.EXPERIMENT);
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static long bytes(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new WorkflowException(CACHE + " must be a number of bytes, got: \"" + text + "\"");
        }
    }
}
