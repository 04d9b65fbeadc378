package dev.salem.storage.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.mlflow.TrackingServer;
import dev.salem.storage.ArtifactName;
import dev.salem.storage.StorageException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Lists what the proxy serves: one call for each folder, and one for the version of each file that has one. */
record ProxyListing(TrackingServer server, ProxyReads reads) {
    /** More than any model has; a server that lists folders without end is stopped here. */
    private static final int MOST_ENTRIES = 100_000;

    private static final int MOST_FOLDERS = 1_000;
    private static final int DEEPEST = 32;

    /** Every file below a folder, in the order of the names. */
    List<StoredFile> below(StoreUri location, String folder) {
        Map<String, Long> sizes = new TreeMap<>();
        Deque<String> prefixes = new ArrayDeque<>(List.of(""));
        for (int folders = 0; !prefixes.isEmpty(); folders++) {
            String prefix = prefixes.pop();
            if (folders > MOST_FOLDERS || sizes.size() > MOST_ENTRIES) {
                throw new StorageException(location + ": has more than " + MOST_FOLDERS + " folders or " + MOST_ENTRIES
                        + " files, such as " + prefix);
            }
            read(location, folder, prefix, sizes, prefixes);
        }
        return versioned(folder, sizes);
    }

    /** A file of a folder. */
    Optional<StoredFile> in(StoreUri location, String folder, String name) {
        ArtifactName file = new ArtifactName(name);
        return Optional.ofNullable(sizes(folder).get(file.value()))
                .map(size -> versioned(folder, Map.of(file.value(), size)).get(0));
    }

    /** The sizes of a folder's own files, by their base names. */
    Map<String, Long> sizes(String folder) {
        Map<String, Long> sizes = new TreeMap<>();
        for (JsonNode entry : entries(folder)) {
            if (!entry.path("is_dir").asBoolean(false)) {
                sizes.put(entry.path("path").asText(), entry.path("file_size").asLong());
            }
        }
        return sizes;
    }

    private void read(
            StoreUri location, String folder, String prefix, Map<String, Long> sizes, Deque<String> prefixes) {
        String below = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
        for (JsonNode entry : entries(joined(folder, below))) {
            String base = entry.path("path").asText();
            ArtifactName name = new ArtifactName(prefix + base);
            if (base.contains("/")) {
                throw new StorageException(location + ": the server lists " + name + " in the folder \"" + prefix
                        + "\", which must have plain names");
            }
            if (name.parts().size() > DEEPEST) {
                throw new StorageException(
                        location + ": has folders more than " + DEEPEST + " deep, such as " + prefix);
            }
            if (entry.path("is_dir").asBoolean(false)) {
                prefixes.push(name + "/");
            } else {
                sizes.put(name.value(), size(location, name, entry.path("file_size")));
            }
        }
    }

    /** A server leaves a size of 0 out. */
    private static long size(StoreUri location, ArtifactName name, JsonNode size) {
        if (!size.isMissingNode() && (!size.canConvertToLong() || size.asLong() < 0)) {
            throw new StorageException(location + ": the server lists " + name + " with the size " + size
                    + "; it must be a number of bytes");
        }
        return size.asLong();
    }

    private static String joined(String folder, String name) {
        return folder.isEmpty() || name.isEmpty() ? folder + name : folder + "/" + name;
    }

    private JsonNode entries(String folder) {
        return server.get(ProxyPaths.LISTING, folder.isEmpty() ? Map.of() : Map.of("path", folder))
                .path("files");
    }

    /** Asks for versions, the smallest file's first: a server that can't tell would send files as a whole. */
    private List<StoredFile> versioned(String folder, Map<String, Long> sizes) {
        List<String> smallestFirst = new ArrayList<>(sizes.keySet());
        smallestFirst.sort(Comparator.comparing(sizes::get));
        List<StoredFile> files = new ArrayList<>();
        boolean tells = true;
        for (String name : smallestFirst) {
            Optional<String> version = Optional.empty();
            if (tells && sizes.get(name) > 0) {
                version = reads.version(joined(folder, name));
                tells = version.isPresent();
            }
            files.add(new StoredFile(new ArtifactName(name), sizes.get(name), version));
        }
        files.sort(Comparator.comparing(StoredFile::name));
        return List.copyOf(files);
    }
}
