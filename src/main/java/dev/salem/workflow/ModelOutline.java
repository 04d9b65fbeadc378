package dev.salem.workflow;

import dev.salem.safetensors.SafetensorsHeader;
import dev.salem.storage.ArtifactStore;
import dev.salem.storage.FolderRemoval;
import dev.salem.storage.ReadLimits;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * A model without its weights. Of a model elsewhere, the folder has every file by its name and length, but bytes only
 * where they describe the model: its configuration and the headers of its weight files; the rest are holes. To be closed.
 *
 * @param name what it is called in outcomes
 */
record ModelOutline(String name, Path folder, Runnable end) implements AutoCloseable {
    private static final Set<String> DESCRIPTIONS = Set.of("MLmodel", "config.json", "adapter_config.json");
    private static final String INDEX = ".safetensors.index.json";
    private static final String WEIGHTS = ".safetensors";
    private static final int FIRST_READ = 256 << 10;

    static ModelOutline of(Site site, String model) {
        ModelSource.Place place = new ModelSource(site).find(model);
        if (place.store().scheme().equals("file")) {
            return new ModelOutline(place.name(), place.store().folder(), () -> {});
        }
        try {
            Path folder = Files.createTempDirectory("salem-outline");
            ModelOutline outline = new ModelOutline(place.name(), folder, () -> remove(folder));
            try {
                outline.fill(site.stores().of(place.store()), place.store());
                return outline;
            } catch (IOException | RuntimeException e) {
                outline.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder can't be written: " + e, e);
        }
    }

    private void fill(ArtifactStore store, StoreUri location) throws IOException {
        var files = store.list(location);
        ReadLimits.defaults().require(location, files);
        for (StoredFile file : files) {
            Path target = file.name().under(folder);
            Files.createDirectories(target.getParent());
            String name = target.getFileName().toString();
            if (DESCRIPTIONS.contains(name) || name.endsWith(INDEX)) {
                store.fetch(location, file, target);
            } else {
                write(target, file.size(), name.endsWith(WEIGHTS) ? header(store, location, file) : new byte[0]);
            }
        }
    }

    private static byte[] header(ArtifactStore store, StoreUri location, StoredFile file) {
        byte[] start = store.head(location, file, FIRST_READ);
        int length = SafetensorsHeader.lengthIn(start);
        return length <= start.length ? start : store.head(location, file, length);
    }

    private static void write(Path target, long size, byte[] start) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(target.toFile(), "rw")) {
            file.setLength(size);
            file.write(start);
        }
    }

    private static void remove(Path folder) {
        try {
            FolderRemoval.remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " can't be removed: " + e, e);
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
