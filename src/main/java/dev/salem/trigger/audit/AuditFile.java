package dev.salem.trigger.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * A file that lines are added to, each in one write at the file's end, so that several processes may share it and a kill
 * leaves whole lines. It may be moved away at any time: the next line begins a new one. Safe for several threads.
 */
public final class AuditFile {
    private static final Logger LOG = Logger.getLogger(AuditFile.class);
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;
    private FileChannel channel;
    private Object identity;

    private AuditFile(Path path) {
        this.path = path;
    }

    /** A file that is made, with its folder, when the first line is added. */
    public static AuditFile at(Path path) {
        return new AuditFile(path.toAbsolutePath());
    }

    /** @param line without its end, and with no other line's end in it */
    synchronized void append(String line) {
        try {
            if (channel == null || !identity.equals(identityNow())) {
                reopen();
            }
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            LOG.errorf("the audit log %s can't be written: %s; its entry is in the log alone", path, e);
            forget();
        }
    }

    private void reopen() throws IOException {
        forget();
        Files.createDirectories(path.getParent());
        Set<StandardOpenOption> adding = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        channel = path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? FileChannel.open(path, adding, OWNER_ONLY)
                : FileChannel.open(path, adding);
        identity = identityNow();
        endTornLine();
    }

    /** A machine that went down may have left a part of a line. While others write it may look so, and a line be empty. */
    private void endTornLine() throws IOException {
        long size = Files.size(path);
        if (size == 0) {
            return;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        try (FileChannel reading = FileChannel.open(path, StandardOpenOption.READ)) {
            reading.read(last, size - 1);
        }
        if (last.get(0) != '\n') {
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
    }

    /** What tells the file from another of its name; an own one where there is none. */
    private Object identityNow() throws IOException {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return key == null ? path : key;
        } catch (NoSuchFileException e) {
            return new Object();
        }
    }

    private void forget() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debugf("the audit log %s can't be closed: %s", path, e);
        }
        channel = null;
    }
}
