package dev.salem.safetensors;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** One open safetensors file and the views of its byte ranges. Buffers outlive {@link #close()}. */
final class WeightFile implements Closeable {
    private static final int READ_BYTES = 1 << 18;

    private final Path path;
    private final FileChannel channel;
    private final SafetensorsHeader header;
    private final long size;

    private WeightFile(Path path, FileChannel channel, SafetensorsHeader header, long size) {
        this.path = path;
        this.channel = channel;
        this.header = header;
        this.size = size;
    }

    static WeightFile open(Path path, SafetensorsLimits limits) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            return new WeightFile(path, channel, SafetensorsHeader.read(path, channel, limits), channel.size());
        } catch (IOException | RuntimeException e) {
            closeAfter(e, channel);
            if (e instanceof IOException failure) {
                throw unreadable(path, failure);
            }
            throw (RuntimeException) e;
        }
    }

    Path path() {
        return path;
    }

    SafetensorsHeader header() {
        return header;
    }

    /** A read-only little-endian mapping of {@code count} bytes of the tensor, from its byte {@code from} on. */
    ByteBuffer bytes(TensorEntry entry, long from, int count) {
        if (count == 0) {
            return ByteBuffer.allocateDirect(0).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        try {
            requireUnchanged(channel);
            return channel.map(MapMode.READ_ONLY, position(entry, from), count).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** {@code count} elements of the tensor as f32 in a writable direct little-endian buffer, from element {@code from} on. */
    ByteBuffer floats(TensorEntry entry, long from, int count) {
        try {
            return entry.dtype() == Dtype.F32 ? mapFloats(entry, from, count) : widen(entry, from, count);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Whether a tensor's bytes are those of a tensor of another file, of the same size; maps nothing. */
    boolean matches(TensorEntry entry, WeightFile other, TensorEntry otherEntry) {
        ByteBuffer own = ByteBuffer.allocate(READ_BYTES);
        ByteBuffer others = ByteBuffer.allocate(READ_BYTES);
        for (long read = 0; read < entry.bytes(); read += own.limit()) {
            int count = (int) Math.min(READ_BYTES, entry.bytes() - read);
            read(own.clear().limit(count), entry, read);
            other.read(others.clear().limit(count), otherEntry, read);
            if (!own.equals(others)) {
                return false;
            }
        }
        return true;
    }

    private void read(ByteBuffer target, TensorEntry entry, long from) {
        try {
            readFully(target, position(entry, from));
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    void digest(MessageDigest digest) {
        ByteBuffer chunk = ByteBuffer.allocate(READ_BYTES);
        try {
            for (long position = 0; position < size; position += chunk.limit()) {
                chunk.clear().limit((int) Math.min(READ_BYTES, size - position));
                readFully(chunk, position);
                digest.update(chunk);
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private ByteBuffer mapFloats(TensorEntry entry, long from, int count) throws IOException {
        long position = position(entry, from * Float.BYTES);
        int bytes = count * Float.BYTES;
        boolean aligned = position % Float.BYTES == 0;
        if (bytes == 0 || !aligned) {
            return copy(position, bytes);
        }
        // A private mapping wants a channel that may write, though it never does.
        try (FileChannel writable = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            requireUnchanged(writable);
            return writable.map(MapMode.PRIVATE, position, bytes).order(ByteOrder.LITTLE_ENDIAN);
        } catch (FileSystemException readOnlyPlace) {
            return copy(position, bytes);
        }
    }

    private ByteBuffer copy(long position, int bytes) throws IOException {
        ByteBuffer target = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        readFully(target, position);
        return target;
    }

    private ByteBuffer widen(TensorEntry entry, long from, int count) throws IOException {
        ByteBuffer target = ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer values = target.asFloatBuffer();
        int width = entry.dtype().bytes();
        ByteBuffer chunk =
                ByteBuffer.allocateDirect(Math.min(READ_BYTES, Math.multiplyExact(Math.min(count, READ_BYTES), width)));
        long position = position(entry, from * width);
        while (values.hasRemaining()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), (long) values.remaining() * width));
            readFully(chunk, position);
            position += chunk.limit();
            FloatCodec.decode(chunk, entry.dtype(), values);
        }
        return target;
    }

    /** Fills the buffer from {@code position} on and flips it. */
    private void readFully(ByteBuffer target, long position) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target, position + target.position()) < 0) {
                throw new EOFException("the file became shorter after it was opened");
            }
        }
        target.flip();
    }

    /** Mapping past the end of a file that may be written would lengthen it. */
    private void requireUnchanged(FileChannel current) throws IOException {
        if (current.size() != size) {
            throw new IOException("the file had " + size + " bytes when opened and has " + current.size() + " now");
        }
    }

    private long position(TensorEntry entry, long offset) {
        return header.dataStart() + entry.begin() + offset;
    }

    private static UncheckedIOException unreadable(Path path, IOException cause) {
        return new UncheckedIOException(path + ": cannot be read: " + cause, cause);
    }

    private static void closeAfter(Exception failure, FileChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
