package dev.salem.artifact;

import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.SafetensorsException;
import dev.salem.safetensors.SafetensorsWriter;
import dev.salem.safetensors.TensorData;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The difference between a base model's weights and an edited model's, as a safetensors file: for each tensor that
 * differs one tensor {@code <name>.xor} of the same shape, the exclusive or of the stored bit patterns as unsigned
 * integers of the same width. Applied to either model it gives the other bit for bit. Only weights are described, the
 * other files come from the model that the delta is applied to.
 *
 * @param baseDigest the base's {@link Checkpoint#digest()}
 * @param editedDigest the edited model's {@link Checkpoint#digest()}
 * @param tensors the names of the tensors that differ
 * @param facts {@code layer}, {@code method}, {@code request_digest}, {@code tool_version} and whatever else was told
 */
public record Delta(String baseDigest, String editedDigest, List<String> tensors, Map<String, String> facts) {
    public Delta {
        tensors = List.copyOf(tensors);
        facts = Map.copyOf(facts);
        DeltaFacts.requireComplete(facts);
    }

    /**
     * Writes {@code deltaFile}, whole or not at all; the same models and facts give the same bytes.
     *
     * @throws DeltaException if the two models differ in more than the values of tensors, or in nothing
     * @throws ArtifactException if a model cannot be read or the file not be written
     * @throws SafetensorsException if a model holds no valid weights, or a tensor that differs passes 2 GiB
     */
    public static Delta write(StoredModel base, StoredModel edited, Path deltaFile, Map<String, String> facts) {
        DeltaFacts.requireComplete(facts);
        try (Checkpoint from = Checkpoint.open(base.weights());
                Checkpoint to = Checkpoint.open(edited.weights())) {
            List<String> names = WeightDifference.between(base, from, edited, to);
            if (names.isEmpty()) {
                throw DeltaException.of(
                        edited.root(), "has the same weights as " + base.root() + "; there is no edit to describe");
            }
            Map<String, TensorData> tensors = new TreeMap<>();
            for (String name : names) {
                tensors.put(
                        DeltaTensors.nameOf(name),
                        new TensorData(
                                DeltaTensors.dtypeOf(from.entry(name)),
                                from.entry(name).shape(),
                                TensorBytes.xor(from.bytes(name), to.bytes(name))));
            }
            Delta delta = new Delta(from.digest(), to.digest(), names, facts);
            SafetensorsWriter.write(deltaFile, tensors, DeltaFacts.toMetadata(delta));
            return delta;
        } catch (UncheckedIOException e) {
            throw new ArtifactException(e.getMessage(), e);
        }
    }

    /**
     * What a delta file says of itself.
     *
     * @throws DeltaException if it is no delta, or its tensors are not those it names
     */
    public static Delta read(Path deltaFile) {
        try (Checkpoint file = Checkpoint.open(deltaFile)) {
            return DeltaTensors.describe(deltaFile, file);
        } catch (UncheckedIOException e) {
            throw new ArtifactException(e.getMessage(), e);
        }
    }

    /**
     * Writes the edited model into {@code outDir}, which must be absent or an empty folder; it appears whole or not at all.
     *
     * @throws DeltaException if {@code base} is not the delta's base (nothing is written then), or the delta is damaged
     * @throws ArtifactException if {@code outDir} is taken, or reading or writing fails
     */
    public static void apply(StoredModel base, Path deltaFile, Path outDir) {
        turn(base, deltaFile, outDir, delta -> new Direction("base", delta.baseDigest(), delta.editedDigest()));
    }

    /**
     * Writes the base model's weights into {@code outDir}, beside the edited model's other files; else as {@link #apply}.
     */
    public static void revert(StoredModel edited, Path deltaFile, Path outDir) {
        turn(
                edited,
                deltaFile,
                outDir,
                delta -> new Direction("edited model", delta.editedDigest(), delta.baseDigest()));
    }

    /**
     * Checks bit for bit that the delta leads from {@code base} to {@code edited} and back, and writes nothing.
     *
     * @throws DeltaException telling what disagrees
     */
    public static void verify(StoredModel base, StoredModel edited, Path deltaFile) {
        try (Checkpoint from = Checkpoint.open(base.weights());
                Checkpoint to = Checkpoint.open(edited.weights());
                Checkpoint file = Checkpoint.open(deltaFile)) {
            Delta delta = DeltaTensors.describe(deltaFile, file);
            requireDigest(base, "base", delta.baseDigest(), from.digest());
            requireDigest(edited, "edited model", delta.editedDigest(), to.digest());
            Set<String> differing = Set.copyOf(WeightDifference.between(base, from, edited, to));
            if (!differing.equals(Set.copyOf(delta.tensors()))) {
                throw DeltaException.of(
                        deltaFile, "names " + delta.tensors() + ", but the models differ in " + differing);
            }
            for (String name : delta.tensors()) {
                ByteBuffer xor = file.bytes(DeltaTensors.nameOf(name));
                if (!TensorBytes.xor(from.bytes(name), to.bytes(name)).equals(xor)) {
                    throw DeltaException.of(
                            deltaFile, "tensor \"" + name + "\" does not lead from the base to the edited model");
                }
            }
        } catch (UncheckedIOException e) {
            throw new ArtifactException(e.getMessage(), e);
        }
    }

    private record Direction(String role, String fromDigest, String toDigest) {}

    private static void turn(StoredModel model, Path deltaFile, Path outDir, Function<Delta, Direction> towards) {
        ModelCopy.requireApart(model, outDir);
        try (Checkpoint from = Checkpoint.open(model.weights());
                Checkpoint file = Checkpoint.open(deltaFile)) {
            Delta delta = DeltaTensors.describe(deltaFile, file);
            Direction direction = towards.apply(delta);
            requireDigest(model, direction.role(), direction.fromDigest(), from.digest());
            Map<String, ByteBuffer> tensors = new HashMap<>();
            for (String name : delta.tensors()) {
                DeltaTensors.requireFit(deltaFile, file, from, name);
                tensors.put(name, TensorBytes.xor(from.bytes(name), file.bytes(DeltaTensors.nameOf(name))));
            }
            AtomicFolder.write(outDir, folder -> {
                try (Checkpoint written = Checkpoint.open(ModelCopy.write(model, from, tensors, Set.of(), folder))) {
                    if (!written.digest().equals(direction.toDigest())) {
                        throw DeltaException.of(
                                deltaFile,
                                "is damaged: the result's digest should be " + direction.toDigest() + ", got: "
                                        + written.digest() + "; fetch the delta again");
                    }
                    return outDir;
                }
            });
        } catch (UncheckedIOException e) {
            throw new ArtifactException(e.getMessage(), e);
        }
    }

    private static void requireDigest(StoredModel model, String role, String expected, String found) {
        if (!found.equals(expected)) {
            throw DeltaException.of(
                    model.root(),
                    "is not the delta's " + role + ": its digest should be " + expected + ", got: " + found
                            + "; give the model the delta was made with");
        }
    }
}
