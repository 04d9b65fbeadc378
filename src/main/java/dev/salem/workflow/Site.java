package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.mlflow.TrackingServer;
import dev.salem.mlflow.TrackingSettings;
import dev.salem.registry.ModelRegistry;
import dev.salem.registry.folder.FolderRegistry;
import dev.salem.registry.mlflow.MlflowRegistry;
import dev.salem.storage.ArtifactCache;
import dev.salem.storage.ArtifactStore;
import dev.salem.storage.ArtifactStores;
import dev.salem.storage.StorageException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.folder.FolderStore;
import dev.salem.storage.mlflow.MlflowArtifactStore;
import dev.salem.storage.s3.S3Settings;
import dev.salem.storage.s3.S3Store;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a process works: the registry that it looks models up in, the stores that it reads and writes, and the folder of
 * its own state and cache, which is made when something is put there.
 */
public final class Site implements AutoCloseable {
    private final Optional<ModelRegistry> registry;
    private final ArtifactStores stores;
    private final Path home;
    private final long cacheBytes;
    private final Runnable end;
    private final Predicate<StoreUri> trusted;
    private final String whyNoRegistry;
    private ArtifactCache cache;

    Site(Optional<ModelRegistry> registry, ArtifactStores stores, Path home, long cacheBytes, Runnable end) {
        this(registry, stores, home, cacheBytes, end, location -> true, SiteSettings.NO_REGISTRY);
    }

    private Site(
            Optional<ModelRegistry> registry,
            ArtifactStores stores,
            Path home,
            long cacheBytes,
            Runnable end,
            Predicate<StoreUri> trusted,
            String whyNoRegistry) {
        this.registry = registry;
        this.stores = stores;
        this.home = home;
        this.cacheBytes = cacheBytes;
        this.end = end;
        this.trusted = trusted;
        this.whyNoRegistry = whyNoRegistry;
    }

    /** Folders of this machine alone. */
    public static Site local(Optional<Path> registry, Path home) {
        return local(registry.<ModelRegistry>map(FolderRegistry::at).orElse(null), home);
    }

    static Site local(ModelRegistry registry, Path home) {
        return new Site(
                Optional.ofNullable(registry),
                ArtifactStores.of(Map.of("file", new FolderStore())),
                home,
                SiteSettings.CACHE_BYTES,
                () -> {});
    }

    /** The place that the settings describe. Nothing is connected to or made before it is used. */
    public static Site open(SiteSettings settings) {
        Optional<TrackingSettings> tracking = settings.tracking();
        S3Store s3 = new S3Store(S3Settings.fromEnvironment(settings.environment()));
        Map<String, ArtifactStore> stores = new HashMap<>(Map.of("file", new FolderStore(), "s3", s3));
        if (tracking.isEmpty()) {
            return new Site(
                    settings.folder().map(FolderRegistry::at),
                    ArtifactStores.of(stores),
                    settings.home(),
                    settings.cacheBytes(),
                    s3::close,
                    location -> true,
                    settings.whyNoRegistry());
        }
        TrackingServer server = new TrackingServer(tracking.get());
        stores.put("mlflow-artifacts", new MlflowArtifactStore(server));
        ArtifactStores all = ArtifactStores.of(stores);
        return new Site(
                Optional.of(new MlflowRegistry(server, all, settings.experiment())),
                all,
                settings.home(),
                settings.cacheBytes(),
                s3::close);
    }

    /** The same place, which reads a model only where the registry says that it lies if that is one of some locations. */
    public Site trusting(Predicate<StoreUri> locations) {
        return new Site(registry, stores, home, cacheBytes, end, locations, whyNoRegistry);
    }

    /** @throws WorkflowException if a model of the registry lies where this process shall not read */
    StoreUri trusted(String model, StoreUri location) {
        if (!trusted.test(location)) {
            throw new WorkflowException(model + ": the registry says that it lies at " + location
                    + ", which may not be read here; whoever runs the service can allow it by salem.places.folders");
        }
        return location;
    }

    /**
     * A small file, such as rules, from a path or a location of a store.
     *
     * @throws StorageException if there is none, or it is large
     */
    public byte[] document(String location) {
        return DocumentSource.read(this, location);
    }

    Optional<ModelRegistry> registry() {
        return registry;
    }

    /**
     * The registry that something is looked up in.
     *
     * @param wanted what for
     * @throws WorkflowException if there is none
     */
    ModelRegistry registryFor(String wanted) {
        return registry.orElseThrow(() -> new WorkflowException(wanted + ": " + whyNoRegistry));
    }

    ArtifactStores stores() {
        return stores;
    }

    /** Files of stores on this machine. */
    synchronized ArtifactCache cache() {
        if (cache == null) {
            cache = ArtifactCache.at(home.resolve("cache"), cacheBytes);
        }
        return cache;
    }

    /** Reads an edit set from a path or a location of a store. */
    EditSet editSet(String place) {
        return EditSetSource.read(this, place);
    }

    /** The folder of a request's results where none was asked for. */
    Path results(String requestKey) {
        return home.resolve("edits").resolve(requestKey);
    }

    Path locks() {
        return home.resolve("locks");
    }

    /** The state record of a request. */
    Path journal(String requestKey) {
        return home.resolve("journals").resolve(requestKey + ".log");
    }

    @Override
    public void close() {
        end.run();
    }
}
