package dev.salem.safetensors;

import java.util.List;
import java.util.Objects;

/**
 * One tensor as the header describes it.
 *
 * @param shape sizes of the axes, outermost first; empty for a scalar
 * @param begin first byte, counted from the start of the data section
 * @param end the byte after the last, counted from the start of the data section
 */
public record TensorEntry(String name, Dtype dtype, List<Long> shape, long begin, long end) {
    public TensorEntry {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(dtype, "dtype");
        shape = List.copyOf(shape);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(
                    "data_offsets must satisfy 0 <= begin <= end, got: [" + begin + ", " + end + "]");
        }
        long wanted;
        try {
            wanted = Math.multiplyExact(elements(shape), (long) dtype.bytes());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("shape " + shape + " overflows 64 bits", e);
        }
        if (end - begin != wanted) {
            throw new IllegalArgumentException("data_offsets [" + begin + ", " + end + "] hold " + (end - begin)
                    + " bytes, but " + dtype + " of shape " + shape + " takes " + wanted);
        }
    }

    /** The number of elements: the product of the shape, 1 for a scalar. */
    public long elements() {
        return elements(shape);
    }

    /** The number of bytes in the file. */
    public long bytes() {
        return end - begin;
    }

    private static long elements(List<Long> shape) {
        long product = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("shape must not hold a negative size, got: " + shape);
            }
            product = Math.multiplyExact(product, size);
        }
        return product;
    }
}
