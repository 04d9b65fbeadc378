package dev.salem.editor.mend;

import ai.djl.ndarray.NDManager;
import dev.salem.editor.EditorException;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.SafetensorsException;
import dev.salem.safetensors.SafetensorsWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An editor as a safetensors file: arrays as tensors, {@link EditorFacts} as metadata. */
final class EditorFile {
    private static final String TOOL_VERSION = "tool_version";

    private EditorFile() {}

    /** What a file holds. */
    record Content(EditorFacts facts, Normaliser normaliser, Parameters parameters) {}

    static void write(Path target, Content content, String toolVersion) {
        StoredArrays arrays =
                new StoredArrays().putAll("parameters.", content.parameters().named());
        put(arrays, "input.", content.normaliser().input());
        put(arrays, "output.", content.normaliser().output());
        Map<String, String> metadata = new LinkedHashMap<>(content.facts().metadata());
        metadata.put(TOOL_VERSION, toolVersion);
        SafetensorsWriter.write(target, arrays.tensors(), metadata);
    }

    private static void put(StoredArrays arrays, String prefix, Normaliser.Side side) {
        if (side.map() != null) {
            arrays.put(prefix + "map", side.map());
        } else {
            arrays.put(prefix + "shift", side.shift()).put(prefix + "scale", side.scale());
        }
    }

    /**
     * Reads a file.
     *
     * @param owner of the arrays
     * @throws EditorException if it is no editor or its tensors do not fit its metadata
     */
    static Content read(Path file, NDManager owner) {
        try (Checkpoint stored = Checkpoint.open(file)) {
            EditorFacts facts = EditorFacts.of(stored.metadata());
            Shapes shapes = new Shapes(stored, facts);
            Normaliser normaliser = new Normaliser(
                    side(stored, shapes, "input.", facts.matrix().in(), owner),
                    side(stored, shapes, "output.", facts.matrix().out(), owner));
            shapes.requireParameters();
            Parameters parameters = Parameters.of(name -> StoredArrays.read(stored, "parameters." + name, owner));
            return new Content(facts, normaliser, parameters);
        } catch (SafetensorsException | EditorException cause) {
            throw new EditorException("editor file " + file + " cannot be used: " + cause.getMessage(), cause);
        }
    }

    private static Normaliser.Side side(Checkpoint stored, Shapes shapes, String prefix, long size, NDManager owner) {
        if (shapes.facts().settings().normalisation() == Normalisation.WHITENED) {
            shapes.require(prefix + "map", size, size);
            return Normaliser.Side.whitening(StoredArrays.read(stored, prefix + "map", owner));
        }
        shapes.require(prefix + "shift", size);
        shapes.require(prefix + "scale", size);
        return Normaliser.Side.diagonal(
                StoredArrays.read(stored, prefix + "shift", owner), StoredArrays.read(stored, prefix + "scale", owner));
    }

    /** The shapes that the metadata ask for. */
    private record Shapes(Checkpoint stored, EditorFacts facts) {
        void require(String name, long... shape) {
            List<Long> wanted = Arrays.stream(shape).boxed().toList();
            if (!stored.entry(name).shape().equals(wanted)) {
                throw new EditorException("tensor " + name + " has shape "
                        + stored.entry(name).shape() + ", its metadata ask for " + wanted);
            }
        }

        void requireParameters() {
            long size = (long) facts.matrix().in() + facts.matrix().out();
            long rank = Math.min(facts.settings().rank(), size);
            for (String block : List.of("parameters.first.", "parameters.second.")) {
                require(block + "down", rank, size);
                require(block + "up", size, rank);
                for (String vector : List.of("bias", "scale", "shift")) {
                    require(block + vector, size);
                }
            }
            require("parameters.log_step", 1);
        }
    }
}
