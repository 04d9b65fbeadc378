package dev.salem.model;

/**
 * One feed-forward weight of one block, eligible for editing.
 *
 * @param block index of the block, from the input
 * @param role what it does inside the feed-forward network
 * @param name the tensor's name in the weight file
 * @param out rows of the weight as a map {@code [out, in]}
 * @param in columns of the weight as a map
 * @param transposed whether the file holds it as {@code [in, out]}, as GPT-2 does; a model always shows it as
 *     {@code [out, in]}
 */
public record FfnMatrix(int block, Role role, String name, int out, int in, boolean transposed) {
    /** IN maps hidden to intermediate, OUT maps back: the editor changes OUT. */
    public enum Role {
        IN,
        OUT
    }

    public FfnMatrix {
        if (block < 0 || out < 1 || in < 1) {
            throw new IllegalArgumentException(
                    "block, out and in must not be negative or empty, got: " + block + ", " + out + ", " + in);
        }
    }

    /** A weight that the file holds as {@code [out, in]}. */
    public FfnMatrix(int block, Role role, String name, int out, int in) {
        this(block, role, name, out, in, false);
    }

    /** The weight's values in the order of the file: themselves, or {@code [in, out]} if it is transposed there. */
    public float[] stored(float[] values) {
        return transposed ? swapped(values, out, in) : values;
    }

    /** The values {@code [out, in]} from those in the order of the file. */
    public float[] fromStored(float[] stored) {
        return transposed ? swapped(stored, in, out) : stored;
    }

    private float[] swapped(float[] values, int rows, int columns) {
        if (values.length != parameters()) {
            throw new IllegalArgumentException(name + " has " + parameters() + " values, got: " + values.length);
        }
        float[] swapped = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                swapped[column * rows + row] = values[row * columns + column];
            }
        }
        return swapped;
    }

    /** The number of weights. */
    public long parameters() {
        return (long) out * in;
    }
}
