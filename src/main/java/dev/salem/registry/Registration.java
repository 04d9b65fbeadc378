package dev.salem.registry;

import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a new version is to be.
 *
 * @param run the edit that made it; its model is the registered model, which is made when there is none
 * @param model folder of the edited model's files, which are stored
 * @param base what it was made from; empty for a model that is no edit
 * @param alias to point at the new version at the very end
 * @param description of the version, in Markdown
 */
public record Registration(EditRun run, Path model, Optional<Base> base, Optional<String> alias, String description) {
    public Registration {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(base, "base");
        alias = alias.map(RegistryNames::requireAlias);
        Objects.requireNonNull(description, "description");
    }

    /** Name of the registered model. */
    public String name() {
        return run.model();
    }

    /** The same for the same request. */
    public String requestKey() {
        return run.requestKey();
    }

    /**
     * The base model.
     *
     * @param uri its pinned URI, such as {@code models:/name/1}, or a path
     * @param location where its files are stored
     * @param folder its files on this machine, as they were read
     * @param files as they were listed when they were read; a store may copy from them
     */
    public record Base(String uri, StoreUri location, Path folder, List<StoredFile> files) {
        public Base {
            Objects.requireNonNull(uri, "uri");
            Objects.requireNonNull(location, "location");
            Objects.requireNonNull(folder, "folder");
            files = List.copyOf(files);
        }

        /** A base that nothing is copied from. */
        public Base(String uri, StoreUri location, Path folder) {
            this(uri, location, folder, List.of());
        }
    }
}
