package dev.salem.artifact;

import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.SafetensorsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An edited model on disk: its base byte for byte, but for the edited tensors and, where wanted, the model card.
 *
 * @param path the model's folder
 * @param digest the edited weights' {@link Checkpoint#digest()}
 * @param changedBytes how many bytes of the edited tensors differ from the base
 */
public record EditedModel(Path path, String digest, long changedBytes) {
    private static final String CARD = "README.md";

    /**
     * Writes {@code outDir} as a copy of the base with the new tensors. The folder appears whole or not at all; the base
     * is only read.
     *
     * @param base a folder; its files and sub-folders are copied
     * @param outDir absent, or an empty folder; its parents are made
     * @param tensors tensor name to its new value in the stored dtype, little-endian; at least one
     * @param modelCardSection Markdown that tells of this edit, without headings of level 1 or 2, for an "Edits" section
     *     in the README.md beside the weights; without it README.md is copied like any file
     * @throws ArtifactException if {@code outDir} is taken or lies in the base, a link leaves the base, a tensor has
     *     another size, a new value is NaN or infinite, or reading or writing fails
     * @throws SafetensorsException if the base holds no valid weights, or a tensor is unknown
     */
    public static EditedModel write(
            StoredModel base, Path outDir, Map<String, ByteBuffer> tensors, Optional<String> modelCardSection) {
        if (tensors.isEmpty()) {
            throw new IllegalArgumentException("tensors must name at least one edited tensor");
        }
        ModelCopy.requireApart(base, outDir);
        return AtomicFolder.write(outDir, folder -> {
            try (Checkpoint weights = Checkpoint.open(base.weights())) {
                Map<String, ByteBuffer> values = new HashMap<>();
                tensors.forEach((name, bytes) -> values.put(name, bytes.slice()));
                long changed = 0;
                for (Map.Entry<String, ByteBuffer> tensor : values.entrySet()) {
                    TensorBytes.requireStorable(weights.entry(tensor.getKey()), tensor.getValue());
                    changed += TensorBytes.differing(weights.bytes(tensor.getKey()), tensor.getValue());
                }
                Path card = base.weights().resolve(CARD);
                Set<Path> omitted = modelCardSection.isPresent() ? Set.of(base.within(card)) : Set.of();
                Path written = ModelCopy.write(base, weights, values, omitted, folder);
                if (modelCardSection.isPresent()) {
                    writeCard(card, written.resolve(CARD), modelCardSection.get());
                }
                return new EditedModel(outDir, digest(written), changed);
            }
        });
    }

    /** Latin-1 keeps whatever bytes the card holds, and the new section's UTF-8 passes through it unharmed. */
    private static void writeCard(Path source, Path target, String section) throws IOException {
        String card = Files.exists(source) ? Files.readString(source, StandardCharsets.ISO_8859_1) : "";
        String edit = new String(section.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        Files.writeString(
                target,
                ModelCard.withEdit(card, edit),
                StandardCharsets.ISO_8859_1,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
    }

    private static String digest(Path model) {
        try (Checkpoint weights = Checkpoint.open(model)) {
            return weights.digest();
        }
    }
}
