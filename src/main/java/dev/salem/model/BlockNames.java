package dev.salem.model;

/**
 * What people call the blocks of a model.
 *
 * @param encoders blocks of an encoder in front of a decoder, 0 where there is one stack
 */
public record BlockNames(int encoders) {
    public BlockNames {
        if (encoders < 0) {
            throw new IllegalArgumentException("encoders must not be negative, got: " + encoders);
        }
    }

    /** The names where there is one stack. */
    public static BlockNames ofOneStack() {
        return new BlockNames(0);
    }

    /** {@code layer 3}, or {@code encoder block 1} and {@code decoder block 0}, each counted from 0. */
    public String of(int block) {
        if (encoders == 0) {
            return "layer " + block;
        }
        return block < encoders ? "encoder block " + block : "decoder block " + (block - encoders);
    }
}
