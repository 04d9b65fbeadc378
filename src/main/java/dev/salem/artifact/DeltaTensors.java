package dev.salem.artifact;

import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.TensorEntry;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The tensors in a delta file: how they are named and typed, and whether they are what the file says. */
final class DeltaTensors {
    private static final String SUFFIX = ".xor";

    private DeltaTensors() {}

    static String nameOf(String tensor) {
        return tensor + SUFFIX;
    }

    /** The unsigned integer as wide as the tensor's elements. */
    static Dtype dtypeOf(TensorEntry entry) {
        return switch (entry.dtype().bytes()) {
            case 1 -> Dtype.U8;
            case 2 -> Dtype.U16;
            case 4 -> Dtype.U32;
            default -> Dtype.U64;
        };
    }

    static Delta describe(Path deltaFile, Checkpoint file) {
        Delta delta = DeltaFacts.fromMetadata(deltaFile, file.metadata());
        Set<String> named = delta.tensors().stream().map(DeltaTensors::nameOf).collect(Collectors.toSet());
        if (!named.equals(file.names())) {
            throw DeltaException.of(
                    deltaFile,
                    "is damaged: metadata names " + delta.tensors() + ", but the file holds " + file.names()
                            + "; write the delta again");
        }
        return delta;
    }

    /** Refuses a delta whose tensor is not as wide and shaped as the model's. */
    static void requireFit(Path deltaFile, Checkpoint file, Checkpoint model, String name) {
        TensorEntry xor = file.entry(nameOf(name));
        if (!model.names().contains(name)) {
            throw DeltaException.of(deltaFile, "tensor \"" + name + "\" is not in the model; write the delta again");
        }
        TensorEntry entry = model.entry(name);
        if (xor.dtype() != dtypeOf(entry) || !xor.shape().equals(entry.shape())) {
            throw DeltaException.of(
                    deltaFile,
                    "tensor \"" + name + "\" should be " + dtypeOf(entry) + " of shape " + entry.shape() + ", got: "
                            + xor.dtype() + " of shape " + xor.shape() + "; write the delta again");
        }
    }
}
