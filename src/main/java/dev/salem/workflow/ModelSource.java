package dev.salem.workflow;

import dev.salem.progress.Progress;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.Registration;
import dev.salem.storage.CheckedOut;
import dev.salem.storage.ReadLimits;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Finds the files of a model, and brings them to this machine where they are elsewhere. */
final class ModelSource {
    private final Site site;

    ModelSource(Site site) {
        this.site = site;
    }

    /**
     * A model that was found; to be closed, for its files may be the cache's.
     *
     * @param name what it is called in outcomes: its pinned URI, or the path as given
     * @param store where its files are kept
     * @param folder its files on this machine
     * @param files as the store listed them when they were read
     * @param end gives the files back
     */
    record Location(String name, StoreUri store, Path folder, List<StoredFile> files, Runnable end)
            implements AutoCloseable {
        Registration.Base base() {
            return new Registration.Base(name, store, folder, files);
        }

        @Override
        public void close() {
            end.run();
        }
    }

    /** Where a model is kept. */
    record Place(String name, StoreUri store) {}

    Location locate(String model, Progress progress) {
        Place place = find(model);
        return fetched(place.name(), place.store(), progress);
    }

    /** Looks a model up and reads none of its files. */
    Place find(String model) {
        ModelUri uri = ModelUri.parse(model);
        if (uri instanceof ModelUri.Local local) {
            return new Place(model, StoreUri.of(real(local.folder())));
        }
        if (uri instanceof ModelUri.Registered registered) {
            ModelVersion version = site.registryFor(model).resolve(registered);
            return new Place(version.uri(), site.trusted(model, version.location()));
        }
        if (uri instanceof ModelUri.Stored stored) {
            return new Place(model, stored.location());
        }
        return new Place(model, site.trusted(model, site.registryFor(model).locate(uri)));
    }

    private Location fetched(String name, StoreUri store, Progress progress) {
        if (store.scheme().equals("file")) {
            return new Location(name, store, store.folder(), List.of(), () -> {});
        }
        CheckedOut files = site.cache()
                .open(
                        site.stores().of(store),
                        store,
                        file -> true,
                        ReadLimits.defaults(),
                        progress.during(Phases.FETCH));
        progress.report(
                Phases.FETCH, 1, String.format(Locale.ROOT, "%.1f MB downloaded", files.bytesDownloaded() / 1e6));
        return new Location(name, store, files.folder(), files.files(), files::close);
    }

    /** The folder that a link leads to; what is not there is left to say so when it is opened. */
    private static Path real(Path folder) {
        try {
            return Files.isSymbolicLink(folder) ? folder.toRealPath() : folder;
        } catch (IOException e) {
            return folder;
        }
    }
}
