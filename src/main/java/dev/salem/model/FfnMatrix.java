package dev.salem.model;

/**
 * One feed-forward weight of one block, eligible for editing.
 *
 * @param block index of the block, from the input
 * @param role what it does inside the feed-forward network
 * @param name the tensor's name in the weight file
 * @param out rows of the weight as a map {@code [out, in]}
 * @param in columns of the weight as a map
 */
public record FfnMatrix(int block, Role role, String name, int out, int in) {
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

    /** The number of weights. */
    public long parameters() {
        return (long) out * in;
    }
}
