package dev.salem.registry.folder;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.salem.registry.RegistryException;
import dev.salem.storage.DurableFiles;
import dev.salem.storage.FileMutex;
import dev.salem.storage.FolderRemoval;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The folder of one registered model. Whatever writes holds its {@link #lock()}. */
record ModelFolder(Path path) {
    private static final String PARTIAL = ".partial-";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** One writer at a time. */
    FileMutex lock() {
        return new FileMutex(path.resolve(".lock"));
    }

    Path version(int version) {
        return path.resolve(Integer.toString(version));
    }

    SortedSet<Integer> versions() throws IOException {
        SortedSet<Integer> versions = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.matches("[1-9][0-9]{0,8}") && Files.isDirectory(entry)) {
                    versions.add(Integer.parseInt(name));
                }
            }
        }
        return versions;
    }

    SortedMap<String, Integer> aliases() throws IOException {
        Path file = aliasFile();
        return Files.exists(file) ? JSON.readValue(file.toFile(), new TypeReference<>() {}) : new TreeMap<>();
    }

    /** Lets an alias point at a version, unless it points at a younger one. */
    void pointForward(String alias, int version) throws IOException {
        SortedMap<String, Integer> aliases = aliases();
        Integer current = aliases.get(alias);
        if (current == null || current < version) {
            aliases.put(alias, version);
            write(aliases);
        }
    }

    /** Lets an alias point at a version if it points where the caller thinks. */
    void point(String alias, int version, Optional<Integer> expected) throws IOException {
        SortedMap<String, Integer> aliases = aliases();
        Optional<Integer> current = Optional.ofNullable(aliases.get(alias));
        if (!current.equals(expected)) {
            throw new RegistryException("alias \"" + alias + "\" points at "
                    + current.map(number -> "version " + number).orElse("nothing") + ", not at "
                    + expected.map(number -> "version " + number).orElse("nothing") + ": it was moved meanwhile");
        }
        aliases.put(alias, version);
        write(aliases);
    }

    private void write(SortedMap<String, Integer> aliases) throws IOException {
        DurableFiles.replace(aliasFile(), newFile(), JSON.writeValueAsBytes(aliases));
    }

    /** Where a file is written before it takes another's place. */
    Path newFile() {
        return path.resolve(PARTIAL + UUID.randomUUID());
    }

    Path newPartial() throws IOException {
        return Files.createDirectory(path.resolve(PARTIAL + UUID.randomUUID()));
    }

    /** Makes a partial folder a version, which must not exist. */
    void publish(Path partial, int version) throws IOException {
        Files.move(partial, version(version), StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.forceFolder(path);
    }

    /** Removes what writers left that did not come to their end. */
    void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(path, PARTIAL + "*")) {
            for (Path leftover : leftovers) {
                FolderRemoval.remove(leftover);
            }
        }
    }

    private Path aliasFile() {
        return path.resolve("aliases.json");
    }
}
