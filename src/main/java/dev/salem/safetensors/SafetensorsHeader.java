package dev.salem.safetensors;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The validated header of one safetensors file: its entries and metadata in the file's own order, and its exact bytes. */
public final class SafetensorsHeader {
    /** The little-endian u64 before the JSON that holds the JSON's length. */
    static final int LENGTH_BYTES = Long.BYTES;

    private final byte[] bytes;
    private final Map<String, TensorEntry> entries;
    private final Map<String, String> metadata;

    private SafetensorsHeader(byte[] bytes, Map<String, TensorEntry> entries, Map<String, String> metadata) {
        this.bytes = bytes;
        this.entries = Collections.unmodifiableMap(entries);
        this.metadata = Collections.unmodifiableMap(metadata);
    }

    /** Reads and validates with {@link SafetensorsLimits#defaults()}. */
    public static SafetensorsHeader read(Path file) {
        return read(file, SafetensorsLimits.defaults());
    }

    /**
     * Reads the header and validates it against the whole format and the file's length.
     *
     * @throws SafetensorsException if there is no such file, or it breaks the format or a limit
     * @throws UncheckedIOException if it cannot be read
     */
    public static SafetensorsHeader read(Path file, SafetensorsLimits limits) {
        if (!Files.isRegularFile(file)) {
            throw SafetensorsException.of(file, "no such file; check the path");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            return read(file, channel, limits);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e, e);
        }
    }

    static SafetensorsHeader read(Path file, FileChannel channel, SafetensorsLimits limits) throws IOException {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw SafetensorsException.of(
                    file,
                    "is " + size + " bytes long, too short for the " + LENGTH_BYTES
                            + " bytes of the header's length; the file is cut off, fetch it again");
        }
        byte[] start = readBytes(channel, 0, LENGTH_BYTES);
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > limits.headerBytes()) {
            throw SafetensorsException.of(
                    file,
                    "header length " + Long.toUnsignedString(length) + " passes the limit of " + limits.headerBytes()
                            + "; " + ForeignFormat.describe(start));
        }
        if (length > size - LENGTH_BYTES) {
            throw SafetensorsException.of(
                    file,
                    "header length " + length + " passes the end of the file, which is " + size
                            + " bytes long; the file is cut off, fetch it again");
        }
        byte[] header = readBytes(channel, LENGTH_BYTES, (int) length);
        HeaderParser parser = new HeaderParser(file);
        parser.parse(header);
        HeaderLayout.check(file, parser.entries(), size - LENGTH_BYTES - length);
        Map<String, TensorEntry> entries = new LinkedHashMap<>();
        parser.entries().forEach(entry -> entries.put(entry.name(), entry));
        return new SafetensorsHeader(header, entries, parser.metadata());
    }

    /**
     * How many bytes of a file, from its first, hold its header with the header's length, as far as its start tells.
     *
     * @param start the first bytes of the file; none or few are answered with their own number, so that reading tells what is wrong
     */
    public static int lengthIn(byte[] start) {
        if (start.length < LENGTH_BYTES) {
            return start.length;
        }
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        boolean readable = length >= 0 && length <= SafetensorsLimits.defaults().headerBytes();
        return readable ? (int) length + LENGTH_BYTES : start.length;
    }

    /** The entries in the header's order. */
    public List<TensorEntry> entries() {
        return List.copyOf(entries.values());
    }

    public Optional<TensorEntry> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** The {@code __metadata__} strings in the header's order; empty where there are none. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** The JSON with its padding, byte for byte; a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Where the data section begins in the file, in bytes. */
    public long dataStart() {
        return (long) LENGTH_BYTES + bytes.length;
    }

    private static byte[] readBytes(FileChannel channel, long position, int count) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(count);
        while (target.hasRemaining()) {
            if (channel.read(target, position + target.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return target.array();
    }
}
