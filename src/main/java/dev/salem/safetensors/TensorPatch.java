package dev.salem.safetensors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;

/** A copy of a safetensors file in which some tensors' bytes differ and nothing else. */
public final class TensorPatch {
    private TensorPatch() {}

    /**
     * Writes {@code target} as {@code source} byte for byte, but for the ranges of the named tensors. The target appears
     * whole or not at all, replaces what stood there, and may be the source itself; the buffers keep their positions.
     *
     * @param newBytes tensor name to its stored bytes, as {@link FloatCodec#encode} makes them
     * @throws SafetensorsException if the source is no valid file, a name is not in it, or a length differs from the tensor's
     * @throws UncheckedIOException if the source cannot be read or the target not be written
     */
    public static void apply(Path source, Path target, Map<String, ByteBuffer> newBytes) {
        SafetensorsHeader header = SafetensorsHeader.read(source);
        newBytes.forEach((name, bytes) -> requireFit(source, header, name, bytes));
        AtomicFile.write(target, channel -> {
            copy(source, channel);
            for (Map.Entry<String, ByteBuffer> patch : newBytes.entrySet()) {
                TensorEntry entry = header.entry(patch.getKey()).orElseThrow();
                AtomicFile.writeFully(channel, patch.getValue(), header.dataStart() + entry.begin());
            }
        });
    }

    private static void requireFit(Path source, SafetensorsHeader header, String name, ByteBuffer bytes) {
        TensorEntry entry = header.entry(name)
                .orElseThrow(() -> SafetensorsException.of(source, name, "no such tensor; check the name"));
        if (bytes.remaining() != entry.bytes()) {
            throw SafetensorsException.of(
                    source,
                    name,
                    "takes " + entry.bytes() + " bytes as " + entry.dtype() + " of shape " + entry.shape() + ", got: "
                            + bytes.remaining());
        }
    }

    private static void copy(Path source, FileChannel target) throws IOException {
        try (FileChannel from = FileChannel.open(source)) {
            long size = from.size();
            long position = 0;
            while (position < size) {
                long moved = from.transferTo(position, size - position, target);
                if (moved == 0) {
                    throw new IOException(source + " became shorter while it was copied");
                }
                position += moved;
            }
        }
    }
}
