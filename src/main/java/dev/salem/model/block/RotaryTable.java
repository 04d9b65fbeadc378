package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/** Rotations of every position, in f32 as transformers computes them. */
public final class RotaryTable {
    private static final int GROWTH = 64;

    private final float[] frequencies;
    private final double factor;
    private final NDManager owner;
    private NDArray cosine;
    private NDArray sine;

    /**
     * @param frequencies angle per position of each pair of a head's vector
     * @param factor what sines and cosines are multiplied by
     * @param owner owner of the table that is kept between passes
     */
    public RotaryTable(double[] frequencies, double factor, NDManager owner) {
        this.frequencies = new float[frequencies.length];
        for (int i = 0; i < frequencies.length; i++) {
            this.frequencies[i] = (float) frequencies[i];
        }
        this.factor = factor;
        this.owner = owner;
    }

    /** The rotation of positions 0 to {@code tokens − 1}. */
    public Rotation first(int tokens, NDManager scope) {
        long held = cosine == null ? 0 : cosine.getShape().get(0);
        if (held < tokens) {
            grow((int) Math.max(2 * held, (tokens + GROWTH - 1) / GROWTH * GROWTH));
        }
        NDIndex rows = new NDIndex("0:{}", tokens);
        return new Rotation(cosine.get(scope, rows), sine.get(scope, rows));
    }

    /** The rotation of one position a row. */
    public Rotation at(int[] positions, NDManager scope) {
        Shape shape = new Shape(positions.length, 1, 1, 2L * frequencies.length);
        return new Rotation(
                scope.create(cosines(positions), shape, DataType.FLOAT32),
                scope.create(sines(positions), shape, DataType.FLOAT32));
    }

    /** A smaller table stays with the owner: a recording may still read it. */
    private void grow(int tokens) {
        int[] positions = IntStream.range(0, tokens).toArray();
        Shape shape = new Shape(tokens, 2L * frequencies.length);
        cosine = owner.create(cosines(positions), shape, DataType.FLOAT32);
        sine = owner.create(sines(positions), shape, DataType.FLOAT32);
        NDScope.unregister(cosine, sine);
    }

    private FloatBuffer cosines(int[] positions) {
        FloatBuffer values = FloatBuffer.allocate(positions.length * frequencies.length * 2);
        for (int position : positions) {
            for (int half = 0; half < 2; half++) {
                for (float frequency : frequencies) {
                    values.put((float) (Math.cos(position * frequency) * factor));
                }
            }
        }
        return values.flip();
    }

    private FloatBuffer sines(int[] positions) {
        FloatBuffer values = FloatBuffer.allocate(positions.length * frequencies.length * 2);
        for (int position : positions) {
            for (int half = 0; half < 2; half++) {
                for (float frequency : frequencies) {
                    double sine = Math.sin(position * frequency) * factor;
                    values.put((float) (half == 0 ? -sine : sine));
                }
            }
        }
        return values.flip();
    }
}
