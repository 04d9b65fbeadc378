package dev.salem.storage.folder;

import dev.salem.storage.ArtifactName;
import dev.salem.storage.ArtifactStore;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Folders of this machine. A symbolic link is followed only to a file inside the same location; links that leave it,
 * links to folders, and devices are refused.
 */
public final class FolderStore implements ArtifactStore {
    @Override
    public boolean holds(StoreUri location) {
        return location.scheme().equals("file");
    }

    @Override
    public List<StoredFile> list(StoreUri location) {
        Path folder = location.folder();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<StoredFile> files = new ArrayList<>();
        try {
            Path root = folder.toRealPath();
            try (Stream<Path> tree = Files.walk(root)) {
                for (Path path : (Iterable<Path>) tree::iterator) {
                    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !PartialFile.is(path)) {
                        files.add(stored(root, path));
                    }
                }
            }
        } catch (IOException e) {
            throw failure(location + ": can't be listed", e);
        } catch (UncheckedIOException e) {
            throw failure(location + ": can't be listed", e.getCause());
        }
        files.sort(Comparator.comparing(StoredFile::name));
        return List.copyOf(files);
    }

    /** Its neighbours are not looked at, so that what they are doesn't matter. */
    @Override
    public Optional<StoredFile> find(StoreUri location) {
        Path file = location.folder();
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Path root = location.parent().folder().toRealPath();
            return Optional.of(stored(root, root.resolve(file.getFileName())));
        } catch (IOException e) {
            throw failure(location + ": can't be read", e);
        }
    }

    @Override
    public void fetch(StoreUri location, StoredFile file, Path target) {
        try {
            Path root = location.folder().toRealPath();
            Path path = file.name().under(root);
            requireUnchanged(location, file, stored(root, path));
            boolean whole = false;
            FileCopy.copy(path.toRealPath(), target, file.size());
            try {
                requireUnchanged(location, file, stored(root, path));
                whole = true;
            } finally {
                if (!whole) {
                    Files.deleteIfExists(target);
                }
            }
        } catch (NoSuchFileException e) {
            throw gone(location, file, e);
        } catch (IOException e) {
            throw failure(location + ": " + file.name() + " can't be copied to " + target, e);
        }
    }

    @Override
    public byte[] head(StoreUri location, StoredFile file, int bytes) {
        try {
            Path root = location.folder().toRealPath();
            Path path = file.name().under(root);
            requireUnchanged(location, file, stored(root, path));
            try (InputStream in = Files.newInputStream(path)) {
                return in.readNBytes(bytes);
            }
        } catch (NoSuchFileException e) {
            throw gone(location, file, e);
        } catch (IOException e) {
            throw failure(location + ": " + file.name() + " can't be read", e);
        }
    }

    private static StorageException gone(StoreUri location, StoredFile file, NoSuchFileException e) {
        return new StorageException(location + ": " + file.name() + " is gone since it was listed", e);
    }

    @Override
    public long put(StoreUri target, Outgoing file) {
        try {
            Path root = Files.createDirectories(target.folder()).toRealPath();
            Path folder = folder(root, file.name());
            Path place = folder.resolve(file.name().under(root).getFileName());
            if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                throw new StorageException(target + ": " + file.name() + " is a folder there; give another name");
            }
            return PartialFile.replace(file.file(), place);
        } catch (IOException e) {
            throw failure(target + ": " + file.name() + " can't be written from " + file.file(), e);
        }
    }

    private static StoredFile stored(Path root, Path path) throws IOException {
        ArtifactName name = new ArtifactName(
                root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/"));
        Path real = path.toRealPath();
        if (!real.startsWith(root)) {
            throw new StorageException(root + ": " + name + " is a link that leaves the folder, to " + real
                    + "; replace it by a copy (cp -rL)");
        }
        BasicFileAttributes facts = Files.readAttributes(real, BasicFileAttributes.class);
        if (!facts.isRegularFile()) {
            throw new StorageException(
                    root + ": " + name + " must be a file, but is a device or a link to a folder; remove it");
        }
        String version = facts.lastModifiedTime().toInstant() + " " + facts.fileKey();
        return new StoredFile(name, facts.size(), Optional.of(version));
    }

    private static void requireUnchanged(StoreUri location, StoredFile listed, StoredFile now) {
        if (listed.size() != now.size()) {
            throw new StorageException(location + ": " + listed.name() + " has " + now.size() + " bytes, but "
                    + listed.size() + " were listed; it has changed, list it again");
        }
        if (listed.version().isPresent() && !listed.version().equals(now.version())) {
            throw new StorageException(
                    location + ": " + listed.name() + " has changed since it was listed; list it again");
        }
    }

    /** The folder of a file, made where it is missing; no link on the way leads out. */
    private static Path folder(Path root, ArtifactName name) throws IOException {
        Path folder = root;
        List<String> parts = name.parts();
        for (String part : parts.subList(0, parts.size() - 1)) {
            Path next = folder.resolve(part);
            if (!Files.isDirectory(next)) {
                Files.createDirectories(next);
            }
            folder = next.toRealPath();
            if (!folder.startsWith(root)) {
                throw new StorageException(root + ": " + name + " would be written through a link that leaves the"
                        + " folder, to " + folder + "; remove the link");
            }
        }
        return folder;
    }

    private static RuntimeException failure(String what, IOException e) {
        if (e instanceof AccessDeniedException) {
            return new StorageException(what + ": permission denied for " + e.getMessage() + "; grant it", e);
        }
        if (e instanceof FileAlreadyExistsException) {
            return new StorageException(what + ": " + e.getMessage() + " is in the way; remove it", e);
        }
        String reason = e instanceof FileSystemException ? e.getMessage() : e.toString();
        return new StorageUnavailableException(what + ": " + reason, e);
    }
}
