package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** The update rule of Kingma and Ba 2015, in place. */
final class Adam {
    private static final double FIRST_DECAY = 0.9;
    private static final double SECOND_DECAY = 0.999;
    private static final double EPSILON = 1e-8;

    private Adam() {}

    /**
     * Moves {@code parameter} by one update.
     *
     * @param first running mean of gradients, updated
     * @param second running mean of squared gradients, updated
     * @param update number of this update, from 1
     */
    static void update(NDArray parameter, NDArray gradient, NDArray first, NDArray second, double rate, int update) {
        try (NDManager step = gradient.getManager().newSubManager()) {
            NDArray own = gradient.stopGradient();
            own.attach(step);
            first.muli(FIRST_DECAY).addi(own.mul(1 - FIRST_DECAY));
            second.muli(SECOND_DECAY).addi(own.mul(own).muli(1 - SECOND_DECAY));
            NDArray deviation = own.zerosLike();
            deviation.attach(step);
            deviation.addi(second).divi(1 - Math.pow(SECOND_DECAY, update));
            NDArray root = deviation.sqrt().addi(EPSILON);
            NDArray move = own.zerosLike();
            move.attach(step);
            move.addi(first).muli(rate / (1 - Math.pow(FIRST_DECAY, update))).divi(root);
            parameter.subi(move);
        }
    }
}
