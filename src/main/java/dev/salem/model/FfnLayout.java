package dev.salem.model;

import dev.salem.safetensors.Checkpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The feed-forward weights of a model as the headers of its weight files show them: no weight is read.
 *
 * @param blocks the weights of each block, IN first; the blocks of an encoder before those of its decoder
 * @param names what people call them
 * @param edited which of a block's weights an edit changes
 */
public record FfnLayout(List<List<FfnMatrix>> blocks, BlockNames names, FfnMatrix.Role edited) {
    private static final Comparator<FfnNaming.Place> BLOCKS =
            Comparator.comparing(FfnNaming.Place::decoder).thenComparing(FfnNaming.Place::index);

    public FfnLayout {
        blocks = blocks.stream().map(List::copyOf).toList();
    }

    /** @throws ModelException if the architecture isn't supported, or weights are missing or of a strange shape */
    public static FfnLayout of(ModelConfig config, Checkpoint checkpoint) {
        String architecture = config.architecture();
        FfnNaming naming = FfnNaming.of(architecture)
                .filter(known -> Models.architectures().contains(architecture))
                .orElseThrow(() -> Models.unsupported(architecture));
        SortedMap<FfnNaming.Place, Map<String, String>> found = new TreeMap<>(BLOCKS);
        for (String name : checkpoint.names()) {
            naming.place(name).ifPresent(place -> found.computeIfAbsent(place, absent -> new HashMap<>())
                    .put(place.part(), name));
        }
        if (found.isEmpty()) {
            throw new ModelException(
                    checkpoint.files().get(0) + ": holds no feed-forward weights of a " + architecture);
        }
        List<List<FfnMatrix>> blocks = new ArrayList<>();
        found.values().forEach(names -> blocks.add(block(blocks.size(), naming, names, checkpoint)));
        long decoders = found.keySet().stream().filter(FfnNaming.Place::decoder).count();
        BlockNames called = decoders == 0 ? BlockNames.ofOneStack() : new BlockNames((int) (found.size() - decoders));
        return new FfnLayout(blocks, called, FfnNaming.edited(architecture));
    }

    /** The weight that an edit of this block changes. */
    public FfnMatrix editable(int block) {
        return blocks.get(block).stream()
                .filter(matrix -> matrix.role() == edited)
                .findFirst()
                .orElseThrow();
    }

    private static List<FfnMatrix> block(
            int block, FfnNaming naming, Map<String, String> names, Checkpoint checkpoint) {
        List<FfnMatrix> matrices = new ArrayList<>();
        naming.ins().stream()
                .filter(names::containsKey)
                .forEach(in -> matrices.add(
                        matrix(block, FfnMatrix.Role.IN, names.get(in), naming.isTransposed(), checkpoint)));
        if (matrices.isEmpty() || !names.containsKey(naming.out())) {
            throw new ModelException(checkpoint.files().get(0) + ": block " + block
                    + " lacks a feed-forward weight; it has only " + names.values());
        }
        matrices.add(matrix(block, FfnMatrix.Role.OUT, names.get(naming.out()), naming.isTransposed(), checkpoint));
        return matrices;
    }

    private static FfnMatrix matrix(
            int block, FfnMatrix.Role role, String name, boolean transposed, Checkpoint checkpoint) {
        List<Long> shape = checkpoint.entry(name).shape();
        if (shape.size() != 2 || shape.stream().anyMatch(size -> size < 1 || size > Integer.MAX_VALUE)) {
            throw new ModelException(
                    checkpoint.fileOf(name) + ": tensor " + name + " must be a matrix, but has shape " + shape);
        }
        int rows = shape.get(0).intValue();
        int columns = shape.get(1).intValue();
        return new FfnMatrix(block, role, name, transposed ? columns : rows, transposed ? rows : columns, transposed);
    }
}
