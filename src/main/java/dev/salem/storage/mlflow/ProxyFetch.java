package dev.salem.storage.mlflow;

import dev.salem.mlflow.Download;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one file to its end; goes on where the line broke if the server serves parts of the very same file, else starts
 * again.
 */
record ProxyFetch(ProxyReads reads, String what, String path, StoredFile file) {
    private static final int ATTEMPTS = 4;
    private static final int CHUNK = 256 * 1024;

    /** The target must not exist; it is whole when this returns, and absent if it fails. */
    void into(Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            boolean whole = false;
            try {
                read(channel);
                whole = true;
            } finally {
                if (!whole) {
                    Files.deleteIfExists(target);
                }
            }
        }
    }

    /** The first bytes alone; where the server knows no parts of files, the line is closed after them. */
    byte[] head(int bytes) throws IOException {
        int length = (int) Math.min(bytes, file.size());
        if (length == 0) {
            return new byte[0];
        }
        try (Download download = reads.open(path, Map.of("Range", "bytes=0-" + (length - 1)))) {
            requireUnchanged(download);
            byte[] start = download.body().readNBytes(length);
            if (start.length < length) {
                throw new StorageException(what + " came with " + start.length + " bytes, listed were " + file.size()
                        + "; it has changed, or is a folder; list it again");
            }
            return start;
        }
    }

    private void read(FileChannel target) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                readOn(target);
                return;
            } catch (BrokenLine e) {
                if (attempt == ATTEMPTS || Thread.currentThread().isInterrupted()) {
                    throw new StorageUnavailableException(
                            what + " broke off after " + target.position() + " of " + file.size() + " bytes: "
                                    + e.getCause(),
                            e.getCause());
                }
            }
        }
    }

    /** Only a version says that it is still the same file. */
    private void readOn(FileChannel target) throws IOException {
        long from = file.version().isPresent() ? target.position() : 0;
        Map<String, String> headers = from == 0 ? Map.of() : Map.of("Range", "bytes=" + from + "-");
        try (Download download = reads.open(path, headers)) {
            requireUnchanged(download);
            target.position(from > 0 && download.status() == 206 ? from : 0);
            target.truncate(target.position());
            copy(download.body(), target);
        }
    }

    private void requireUnchanged(Download download) {
        Optional<String> now = download.header("ETag");
        if (file.version().isPresent() && now.isPresent() && !now.equals(file.version())) {
            throw new StorageException(what + " has changed since it was listed; list it again");
        }
    }

    private void copy(InputStream source, FileChannel target) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int read = read(source, chunk); read >= 0; read = read(source, chunk)) {
            if (target.position() + read > file.size()) {
                throw new StorageException(
                        what + " is larger than the " + file.size() + " bytes that were listed; list it again");
            }
            ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, read);
            while (bytes.hasRemaining()) {
                target.write(bytes);
            }
        }
        if (target.position() < file.size()) {
            throw new StorageException(what + " came with " + target.position() + " bytes, listed were " + file.size()
                    + "; it has changed, or is a folder; list it again");
        }
    }

    private static int read(InputStream source, byte[] chunk) throws BrokenLine {
        try {
            return source.read(chunk);
        } catch (IOException e) {
            throw new BrokenLine(e);
        }
    }

    /** The server's side failed, not the disk. */
    private static final class BrokenLine extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenLine(IOException cause) {
            super(cause);
        }
    }
}
