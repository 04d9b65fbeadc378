package dev.salem.registry.folder;

import dev.salem.registry.EditRun;
import dev.salem.registry.Journal;
import dev.salem.registry.ModelRegistry;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.Registration;
import dev.salem.registry.RegistryException;
import dev.salem.registry.RegistryNames;
import dev.salem.registry.RegistryUnavailableException;
import dev.salem.storage.StoreUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A registry in a folder of this machine: {@code <root>/<name>/<version>/} holds the model ({@code model/}), what was
 * kept beside it ({@code salem/}) and its facts ({@code version.json}); {@code <root>/<name>/aliases.json} says where
 * aliases point.
 *
 * <p>Writers, of whatever process, take turns by a lock file. A version appears whole or not at all, its alias last; a
 * writer that was killed leaves a hidden folder, which the next one removes. A repeated registration puts its alias
 * where it belongs, but never back from a younger version.
 */
public final class FolderRegistry implements ModelRegistry {
    private static final String FACTS = "version.json";
    private static final String MODEL = "model";
    private static final String FILES = "salem";

    private final Path root;
    private final FolderCopy copy;

    private FolderRegistry(Path root, FolderCopy copy) {
        this.root = root.toAbsolutePath().normalize();
        this.copy = copy;
    }

    /** The registry of this folder, which is made when the first version is registered. */
    public static FolderRegistry at(Path root) {
        return new FolderRegistry(root, FolderCopy.copying());
    }

    /**
     * As {@link #at}, but weight files are hard links to the registered ones where the file system can. Only for weights
     * that nobody writes in place.
     */
    public static FolderRegistry linking(Path root) {
        return new FolderRegistry(root, FolderCopy.linking());
    }

    @Override
    public ModelVersion resolve(ModelUri.Registered uri) {
        ModelFolder model = existing(uri.name(), uri);
        try {
            int version = numbered(uri, model);
            if (!model.versions().contains(version)) {
                throw new RegistryException(uri + ": no version " + version + " in the registry " + root
                        + ", there are: " + model.versions());
            }
            return read(uri.name(), model, version);
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    private static int numbered(ModelUri.Registered uri, ModelFolder model) throws IOException {
        if (uri.version().isPresent()) {
            return uri.version().get();
        }
        if (uri.latest() && !model.versions().isEmpty()) {
            return model.versions().last();
        }
        return aliased(uri, uri.alias().orElseThrow(), model);
    }

    private static int aliased(ModelUri.Registered uri, String alias, ModelFolder model) throws IOException {
        Map<String, Integer> aliases = model.aliases();
        if (!aliases.containsKey(alias)) {
            throw new RegistryException(
                    uri + ": no alias \"" + alias + "\", there are: " + String.join(", ", aliases.keySet()));
        }
        return aliases.get(alias);
    }

    @Override
    public StoreUri locate(ModelUri uri) {
        throw new RegistryException(uri + ": a registry in a folder keeps no runs and logged models; give "
                + "models:/name/version or the address of a tracking server");
    }

    @Override
    public ModelVersion register(Registration registration, Journal journal) {
        ModelFolder model = new ModelFolder(root.resolve(registration.name()));
        if (!Files.isDirectory(registration.model())) {
            throw new RegistryException(registration.model() + ": no folder, so there is no model to register");
        }
        try {
            Files.createDirectories(model.path());
            return model.lock().holding(() -> registerAlone(registration, model, journal));
        } catch (IOException | UncheckedIOException e) {
            throw new RegistryUnavailableException(
                    root + ": the registry can't be written: " + e + "; check its rights and free space", e);
        }
    }

    private ModelVersion registerAlone(Registration registration, ModelFolder model, Journal journal)
            throws IOException {
        model.removeLeftovers();
        journal.begins("version");
        Optional<Integer> known = knownAs(registration.requestKey(), model);
        int version = known.isPresent() ? known.get() : write(registration, model);
        journal.ended("version", Integer.toString(version));
        if (registration.alias().isPresent()) {
            journal.begins("alias");
            model.pointForward(registration.alias().get(), version);
            journal.ended("alias", registration.alias().get());
        }
        return read(registration.name(), model, version);
    }

    @Override
    public Optional<ModelVersion> registered(String name, String requestKey) {
        ModelFolder model = new ModelFolder(root.resolve(RegistryNames.requireModel(name)));
        if (!Files.isDirectory(model.path())) {
            return Optional.empty();
        }
        try {
            Optional<Integer> version = knownAs(requestKey, model);
            return version.isPresent() ? Optional.of(read(name, model, version.get())) : Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    /** Keeps nothing: the output folder of the edit holds its report. */
    @Override
    public void reject(EditRun run, Journal journal) {}

    @Override
    public List<ModelVersion> versions(String name) {
        ModelFolder model = existing(name, name);
        try {
            List<ModelVersion> versions = new ArrayList<>();
            for (int version : model.versions()) {
                versions.add(read(name, model, version));
            }
            return List.copyOf(versions);
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<ModelUri.Registered> marked(String alias, String tag) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            List<ModelUri.Registered> marked = new ArrayList<>();
            for (Path folder :
                    (Iterable<Path>) folders.filter(Files::isDirectory).sorted()::iterator) {
                marked.addAll(marked(new ModelFolder(folder), alias, tag));
            }
            return List.copyOf(marked);
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    private static List<ModelUri.Registered> marked(ModelFolder model, String alias, String tag) throws IOException {
        String name = model.path().getFileName().toString();
        Integer aliased = model.aliases().get(alias);
        List<ModelUri.Registered> marked = new ArrayList<>();
        for (int version : model.versions()) {
            boolean tagged = VersionFacts.read(model.version(version).resolve(FACTS))
                    .tags()
                    .containsKey(tag);
            if (tagged || Objects.equals(aliased, version)) {
                marked.add(ModelUri.Registered.version(name, version));
            }
        }
        return marked;
    }

    @Override
    public void point(String name, String alias, int version, Optional<Integer> expected) {
        ModelFolder model = existing(name, name);
        RegistryNames.requireAlias(alias);
        try {
            model.lock().holding(() -> {
                requireVersion(name, model, version);
                model.point(alias, version, expected);
                return null;
            });
        } catch (IOException | UncheckedIOException e) {
            throw new RegistryUnavailableException(root + ": the registry can't be written: " + e, e);
        }
    }

    @Override
    public void tag(String name, int version, String tag, String value) {
        ModelFolder model = existing(name, name);
        try {
            model.lock().holding(() -> {
                requireVersion(name, model, version);
                Path facts = model.version(version).resolve(FACTS);
                VersionFacts.read(facts).with(tag, value).replace(facts, model.newFile());
                return null;
            });
        } catch (IOException | UncheckedIOException e) {
            throw new RegistryUnavailableException(root + ": the registry can't be written: " + e, e);
        }
    }

    private static void requireVersion(String name, ModelFolder model, int version) throws IOException {
        if (!model.versions().contains(version)) {
            throw new RegistryException(name + ": no version " + version + ", there are: " + model.versions());
        }
    }

    private ModelFolder existing(String name, Object asked) {
        ModelFolder model = new ModelFolder(root.resolve(RegistryNames.requireModel(name)));
        if (!Files.isDirectory(model.path())) {
            throw new RegistryException(asked + ": no model \"" + name + "\" in the registry " + root);
        }
        return model;
    }

    private RegistryUnavailableException unreadable(Exception cause) {
        return new RegistryUnavailableException(root + ": the registry can't be read: " + cause, cause);
    }

    private static Optional<Integer> knownAs(String requestKey, ModelFolder model) throws IOException {
        for (int version : model.versions()) {
            VersionFacts facts = VersionFacts.read(model.version(version).resolve(FACTS));
            if (facts.requestKey().equals(requestKey)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    private int write(Registration registration, ModelFolder model) throws IOException {
        SortedSet<Integer> versions = model.versions();
        int version = versions.isEmpty() ? 1 : versions.last() + 1;
        Path partial = model.newPartial();
        copy.tree(registration.model(), partial.resolve(MODEL));
        for (Path file : registration.run().files()) {
            copy.file(file, partial.resolve(FILES).resolve(file.getFileName()));
        }
        VersionFacts.of(registration, version).write(partial.resolve(FACTS));
        model.publish(partial, version);
        return version;
    }

    private static ModelVersion read(String name, ModelFolder model, int version) throws IOException {
        VersionFacts facts = VersionFacts.read(model.version(version).resolve(FACTS));
        SortedSet<String> aliases = new TreeSet<>();
        model.aliases().forEach((alias, target) -> {
            if (target == version) {
                aliases.add(alias);
            }
        });
        return new ModelVersion(
                name,
                version,
                "models:/" + name + "/" + version,
                StoreUri.of(model.version(version).resolve(MODEL)),
                StoreUri.of(model.version(version).resolve(FILES)),
                facts.tags(),
                aliases);
    }
}
