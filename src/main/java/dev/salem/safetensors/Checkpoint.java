package dev.salem.safetensors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The weights of one model, in one file or in shards. Safe for use by several threads; the caller closes.
 *
 * <p>Buffers stay valid after {@link #close()} and are freed with the garbage they become. A file that is cut short while
 * a mapping of it is in use kills the process, so weights in use are replaced (moved over), never rewritten in place.
 */
public final class Checkpoint implements AutoCloseable {
    /** The most bytes in one buffer of the chunked views: 1 GiB. */
    public static final int CHUNK_BYTES = 1 << 30;

    private final Path place;
    private final List<WeightFile> files;
    private final Map<String, WeightFile> owners = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private String digest;

    private Checkpoint(Path place, List<WeightFile> files) {
        this.place = place;
        this.files = files;
    }

    /** Opens with {@link SafetensorsLimits#defaults()}. */
    public static Checkpoint open(Path directoryOrFile) {
        return open(directoryOrFile, SafetensorsLimits.defaults());
    }

    /**
     * Opens a safetensors file, or a folder with {@code model.safetensors}, or with
     * {@code model.safetensors.index.json} and its shards, or with a single other safetensors file (sought in this order).
     *
     * @throws SafetensorsException if there are no such weights, or they break the format, the index or a limit
     * @throws UncheckedIOException if they cannot be read
     */
    public static Checkpoint open(Path directoryOrFile, SafetensorsLimits limits) {
        WeightFiles found = WeightFiles.find(directoryOrFile, limits);
        List<WeightFile> files = new ArrayList<>();
        Checkpoint checkpoint = new Checkpoint(directoryOrFile, files);
        try {
            for (Path path : found.files()) {
                files.add(WeightFile.open(path, limits));
            }
            files.forEach(checkpoint::own);
            found.index().ifPresent(checkpoint::requireAgreement);
            return checkpoint;
        } catch (RuntimeException e) {
            try {
                checkpoint.close();
            } catch (UncheckedIOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** The tensors' names, in file name order and within a file in its header's order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(owners.keySet());
    }

    /**
     * What the header says of a tensor.
     *
     * @throws SafetensorsException if there is no such tensor
     */
    public TensorEntry entry(String name) {
        return owner(name).header().entry(name).orElseThrow();
    }

    /** The file that holds the tensor. */
    public Path fileOf(String name) {
        return owner(name).path();
    }

    /** The weight files in name order. */
    public List<Path> files() {
        return files.stream().map(WeightFile::path).toList();
    }

    /** The {@code __metadata__} strings; where shards disagree, those of the first in name order. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /** SHA-256 in lower-case hex of the weight files' bytes, joined in name order; for one file the digest that {@code sha256sum} prints. */
    public synchronized String digest() {
        if (digest == null) {
            MessageDigest sha256 = sha256();
            files.forEach(file -> file.digest(sha256));
            digest = HexFormat.of().formatHex(sha256.digest());
        }
        return digest;
    }

    /** {@link #floatBytes} as floats. */
    public FloatBuffer floats(String name) {
        return floatBytes(name).asFloatBuffer();
    }

    /**
     * The tensor as f32 in row-major order, in a direct little-endian buffer from position 0 that may be written
     * without reaching the file: for F32 a private mapping without a copy (a copy where the file may not be opened for
     * writing or the tensor is not aligned), for F16 and BF16 widened exactly, for F64 narrowed to the nearest f32, ties to even.
     *
     * @throws SafetensorsException if there is no such tensor, its dtype is no such float, or it passes 2 GiB as f32
     */
    public ByteBuffer floatBytes(String name) {
        TensorEntry entry = requireFloat(name);
        if (entry.elements() > Integer.MAX_VALUE / Float.BYTES) {
            throw SafetensorsException.of(
                    fileOf(name),
                    name,
                    entry.elements() + " elements pass the 2 GiB of one buffer; read it with floatChunks");
        }
        return owner(name).floats(entry, 0, (int) entry.elements());
    }

    /** As {@link #floats}, in buffers of {@link #CHUNK_BYTES} bytes and a last one of the rest; never empty. */
    public List<FloatBuffer> floatChunks(String name) {
        TensorEntry entry = requireFloat(name);
        List<FloatBuffer> chunks = new ArrayList<>();
        long from = 0;
        do {
            int count = (int) Math.min(CHUNK_BYTES / Float.BYTES, entry.elements() - from);
            chunks.add(owner(name).floats(entry, from, count).asFloatBuffer());
            from += count;
        } while (from < entry.elements());
        return chunks;
    }

    /**
     * The tensor's stored bytes: a read-only little-endian mapping.
     *
     * @throws SafetensorsException if there is no such tensor, or it passes 2 GiB
     */
    public ByteBuffer bytes(String name) {
        TensorEntry entry = entry(name);
        if (entry.bytes() > Integer.MAX_VALUE) {
            throw SafetensorsException.of(
                    fileOf(name), name, entry.bytes() + " bytes pass the 2 GiB of one buffer; read it with byteChunks");
        }
        return owner(name).bytes(entry, 0, (int) entry.bytes());
    }

    /** As {@link #bytes}, in buffers of {@link #CHUNK_BYTES} bytes and a last one of the rest; never empty. */
    public List<ByteBuffer> byteChunks(String name) {
        TensorEntry entry = entry(name);
        List<ByteBuffer> chunks = new ArrayList<>();
        long from = 0;
        do {
            int count = (int) Math.min(CHUNK_BYTES, entry.bytes() - from);
            chunks.add(owner(name).bytes(entry, from, count));
            from += count;
        } while (from < entry.bytes());
        return chunks;
    }

    /**
     * Whether a tensor's stored bytes are the same in another checkpoint. Both are read piece by piece and nothing is mapped, so whole
     * models can be held against one another in little memory.
     *
     * @throws SafetensorsException if one of them has no such tensor
     */
    public boolean matches(String name, Checkpoint other) {
        TensorEntry entry = entry(name);
        TensorEntry otherEntry = other.entry(name);
        return entry.bytes() == otherEntry.bytes() && owner(name).matches(entry, other.owner(name), otherEntry);
    }

    @Override
    public void close() {
        IOException failure = null;
        for (WeightFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw new UncheckedIOException(place + ": cannot be closed: " + failure, failure);
        }
    }

    private void own(WeightFile file) {
        for (TensorEntry entry : file.header().entries()) {
            WeightFile other = owners.putIfAbsent(entry.name(), file);
            if (other != null) {
                throw SafetensorsException.of(
                        file.path(),
                        entry.name(),
                        "stands in " + other.path().getFileName()
                                + " too; a tensor belongs in one shard, save the model again");
            }
        }
        file.header().metadata().forEach(metadata::putIfAbsent);
    }

    private void requireAgreement(ShardIndex index) {
        index.weightMap().forEach((name, shard) -> {
            String actual = Optional.ofNullable(owners.get(name))
                    .map(file -> file.path().getFileName().toString())
                    .orElse("no shard");
            if (!actual.equals(shard)) {
                throw SafetensorsException.of(
                        index.file(),
                        name,
                        "is said to be in " + shard + " but is in " + actual + "; fetch index and shards again");
            }
        });
        for (String name : owners.keySet()) {
            if (!index.weightMap().containsKey(name)) {
                throw SafetensorsException.of(
                        index.file(),
                        name,
                        "is in " + fileOf(name).getFileName() + " but not in weight_map; fetch index and shards again");
            }
        }
    }

    private TensorEntry requireFloat(String name) {
        TensorEntry entry = entry(name);
        if (!entry.dtype().readsAsFloat()) {
            throw SafetensorsException.of(
                    fileOf(name),
                    name,
                    "dtype " + entry.dtype() + " is not read as floats; F16, BF16, F32 and F64 are");
        }
        return entry;
    }

    private WeightFile owner(String name) {
        WeightFile file = owners.get(name);
        if (file == null) {
            throw SafetensorsException.of(place, name, "no such tensor among " + owners.size());
        }
        return file;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
