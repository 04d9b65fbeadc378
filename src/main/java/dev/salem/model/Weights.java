package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.TensorEntry;
import dev.salem.tensor.Constant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The tensors of a checkpoint as f32 arrays of one manager, found under the names that families and versions use: with
 * or without the base model's prefix, with {@code gamma/beta} for {@code weight/bias} of a LayerNorm.
 */
public final class Weights {
    private final Checkpoint checkpoint;
    private final String prefix;
    private final NDManager manager;

    /**
     * @param prefix the base model's prefix with its dot, such as {@code bert.}
     * @param manager owner of the arrays
     */
    public Weights(Checkpoint checkpoint, String prefix, NDManager manager) {
        this.checkpoint = checkpoint;
        this.prefix = prefix;
        this.manager = manager;
    }

    /**
     * The file's own name of a tensor.
     *
     * @throws ModelException if no alias of it is there
     */
    public String resolve(String name) {
        for (String candidate : aliases(name)) {
            if (checkpoint.names().contains(candidate)) {
                return candidate;
            }
        }
        throw new ModelException(checkpoint.files().get(0) + ": tensor " + name + " is missing (looked for "
                + String.join(", ", aliases(name)) + ")");
    }

    private List<String> aliases(String name) {
        List<String> spellings = new ArrayList<>(List.of(name));
        if (name.contains("LayerNorm") || name.contains("layer_norm")) {
            if (name.endsWith(".weight")) {
                spellings.add(name.substring(0, name.length() - "weight".length()) + "gamma");
            } else if (name.endsWith(".bias")) {
                spellings.add(name.substring(0, name.length() - "bias".length()) + "beta");
            }
        }
        List<String> aliases = new ArrayList<>();
        for (String spelling : spellings) {
            aliases.add(spelling);
            aliases.add(spelling.startsWith(prefix) ? spelling.substring(prefix.length()) : prefix + spelling);
        }
        return aliases;
    }

    /** A tensor of exactly this shape. */
    public NDArray load(String name, long... shape) {
        String stored = resolve(name);
        TensorEntry entry = checkpoint.entry(stored);
        List<Long> expected = new ArrayList<>();
        for (long size : shape) {
            expected.add(size);
        }
        if (!entry.shape().equals(expected)) {
            throw new ModelException(checkpoint.fileOf(stored) + ": tensor " + stored + " has shape " + entry.shape()
                    + ", config.json asks for " + expected);
        }
        return manager.create(checkpoint.floatBytes(stored), new Shape(shape), DataType.FLOAT32);
    }

    /** A scalar that lives with the weights, for operations that are recorded. */
    public NDArray constant(double value) {
        return Constant.of(value, manager);
    }

    /** Whether a tensor is there under any alias. */
    public boolean has(String name) {
        return aliases(name).stream().anyMatch(checkpoint.names()::contains);
    }

    /** The first of these names that is there; the first of all where none is. */
    public String firstOf(String... names) {
        return Arrays.stream(names).filter(this::has).findFirst().orElse(names[0]);
    }

    /** The owner of the arrays. */
    public NDManager manager() {
        return manager;
    }

    /** The rows of several matrices {@code [rows, columns]} (or vectors) under one another as one array. */
    public NDArray stacked(List<String> names, long... shape) {
        return stacked(names, Collections.nCopies(names.size(), shape));
    }

    /** As {@link #stacked(List, long...)}, each of its own shape. */
    public NDArray stacked(List<String> names, List<long[]> shapes) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray[] parts = new NDArray[names.size()];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = load(names.get(i), shapes.get(i));
                parts[i].attach(scope);
            }
            NDArray joined = parts[0];
            for (int i = 1; i < parts.length; i++) {
                joined = joined.concat(parts[i], 0);
            }
            joined.attach(manager);
            return joined;
        }
    }
}
