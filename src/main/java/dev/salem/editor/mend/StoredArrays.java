package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.editor.EditorException;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.FloatCodec;
import dev.salem.safetensors.TensorData;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Arrays on their way into and out of safetensors files. */
final class StoredArrays {
    private final Map<String, TensorData> tensors = new TreeMap<>();

    StoredArrays put(String name, NDArray array) {
        float[] values = array.toFloatArray();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new EditorException("the editor's " + name + " holds " + value + ": training went astray");
            }
        }
        tensors.put(
                name,
                new TensorData(
                        Dtype.F32,
                        Arrays.stream(array.getShape().getShape()).boxed().toList(),
                        FloatCodec.encode(values, Dtype.F32)));
        return this;
    }

    StoredArrays putAll(String prefix, Map<String, NDArray> arrays) {
        arrays.forEach((name, array) -> put(prefix + name, array));
        return this;
    }

    Map<String, TensorData> tensors() {
        return tensors;
    }

    /** A stored tensor as an array of its own. */
    static NDArray read(Checkpoint file, String name, NDManager owner) {
        long[] shape =
                file.entry(name).shape().stream().mapToLong(Long::longValue).toArray();
        float[] values = new float[(int) file.entry(name).elements()];
        file.floats(name).get(values);
        return owner.create(FloatBuffer.wrap(values), new Shape(shape), DataType.FLOAT32);
    }
}
