package dev.salem.workflow;

import dev.salem.editor.EditorException;
import dev.salem.editor.WeightEdit;
import dev.salem.model.FfnMatrix;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.FloatCodec;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * An edited weight as it will stand in the file.
 *
 * @param matrix which weight
 * @param bytes its new value in the stored type and order, little-endian
 * @param changedBytes how many of its bytes differ from the base
 * @param totalBytes bytes of all tensors of the model
 */
record WrittenWeight(FfnMatrix matrix, Dtype dtype, ByteBuffer bytes, long changedBytes, long totalBytes) {
    /** @throws EditorException if a value is not finite */
    static WrittenWeight of(Checkpoint base, WeightEdit edit) {
        String tensor = edit.matrix().name();
        Dtype dtype = base.entry(tensor).dtype();
        ByteBuffer bytes = FloatCodec.encode(edit.matrix().stored(edit.values()), dtype);
        if (!FiniteWeights.isFinite(bytes, dtype)) {
            throw new EditorException("the edited " + tensor + " holds NaN or infinity as " + dtype
                    + "; try another --layer or a smaller --margin");
        }
        ByteBuffer before = base.bytes(tensor);
        long changed = 0;
        for (int i = 0; i < bytes.remaining(); i++) {
            if (bytes.get(i) != before.get(before.position() + i)) {
                changed++;
            }
        }
        long total = base.names().stream()
                .mapToLong(name -> base.entry(name).bytes())
                .sum();
        return new WrittenWeight(edit.matrix(), dtype, bytes, changed, total);
    }

    /** The tensor's name. */
    String tensor() {
        return matrix.name();
    }

    /** The values {@code [out, in]} that a reader of the file will get. */
    FloatBuffer values() {
        FloatBuffer stored = FloatCodec.decode(bytes, dtype);
        if (!matrix.transposed()) {
            return stored;
        }
        float[] values = new float[stored.remaining()];
        stored.get(values);
        return FloatBuffer.wrap(matrix.fromStored(values));
    }
}
