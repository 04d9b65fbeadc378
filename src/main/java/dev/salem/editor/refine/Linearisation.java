package dev.salem.editor.refine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.salem.editor.AttendedRows;
import dev.salem.editor.Curvature;
import dev.salem.tensor.TensorEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Margins of rows around one weight, in the coordinates of the metric: row {@code i} moves by {@code ⟨J̃_i, D̃⟩} with
 * {@code J̃_i = Σ_t d̃_it ũ_itᵀ}. The inputs ũ do not depend on the edited weight and are computed once.
 */
final class Linearisation implements AutoCloseable {
    /** Freed memory of backward passes adds up between releases, and a release costs page faults afterwards. */
    private static final int PARTS_BETWEEN_RELEASES = 2;

    private final AttendedRows rows;
    private Curvature curvature;
    private final NDManager manager;
    private final List<NDArray> inputs = new ArrayList<>();
    private final List<NDArray> derivatives = new ArrayList<>();
    private final double[] margins;
    private final float[][] logits;
    private double[][] kernel;

    Linearisation(AttendedRows rows, NDManager scope) {
        this.rows = rows;
        this.manager = scope.newSubManager();
        this.margins = new double[rows.size()];
        this.logits = new float[rows.size()][];
    }

    /** Linearises around {@code weight [out, in]}. */
    void at(NDArray weight) {
        kernel = null;
        derivatives.forEach(NDArray::close);
        derivatives.clear();
        for (int index = 0; index < rows.parts().size(); index++) {
            AttendedRows.Part part = rows.parts().get(index);
            try (NDManager step = manager.newSubManager()) {
                AttendedRows.Margins found = rows.margins(weight, part, step);
                for (int row = 0; row < part.rows().length; row++) {
                    margins[part.rows()[row]] = found.values()[row];
                    logits[part.rows()[row]] = found.logits()[row];
                }
                if (inputs.size() == index) {
                    inputs.add(kept(found.factors().u()));
                }
                NDArray derivative = found.factors().delta();
                derivatives.add(kept(curvature == null ? derivative : whitened(derivative, curvature.output())));
            }
            if (index % PARTS_BETWEEN_RELEASES == 0) {
                TensorEngine.releaseFreedMemory();
            }
        }
        TensorEngine.releaseFreedMemory();
    }

    /** Second moments {@code mean d dᵀ [out, out]} of the derivatives over the tokens of the rows from {@code first} on. */
    NDArray derivativeMoments(int first, NDManager scope) {
        NDArray sum = null;
        double tokens = 0;
        for (int index = 0; index < derivatives.size(); index++) {
            AttendedRows.Part part = rows.parts().get(index);
            double[] chosen = new double[rows.size()];
            for (int row : part.rows()) {
                chosen[row] = row >= first ? 1 : 0;
            }
            try (NDManager step = scope.newSubManager()) {
                NDArray column = column(chosen, index, step);
                tokens += column.squeeze(2).mul(part.tokenMask()).sum().toFloatArray()[0];
                NDArray flat = column.mul(derivatives.get(index))
                        .reshape(-1, derivatives.get(index).getShape().get(2));
                NDArray products = flat.transpose().matMul(flat);
                sum = sum == null ? products : sum.add(products);
                sum.attach(scope);
            }
        }
        return sum.div(tokens);
    }

    /** Goes over to the coordinates of the metric; once, after the first {@link #at}. */
    void whiten(Curvature metric) {
        kernel = null;
        curvature = metric;
        inputs.replaceAll(input -> replaced(input, metric.input()));
        derivatives.replaceAll(derivative -> replaced(derivative, metric.output()));
        TensorEngine.releaseFreedMemory();
    }

    private NDArray replaced(NDArray array, NDArray whitener) {
        try (array) {
            return whitened(array, whitener);
        }
    }

    private static NDArray whitened(NDArray array, NDArray whitener) {
        try (NDArray transposed = whitener.transpose()) {
            return array.matMul(transposed);
        }
    }

    private NDArray kept(NDArray array) {
        array.attach(manager);
        return array;
    }

    /** A copy of the rows' margins at the weight. */
    double[] margins() {
        return margins.clone();
    }

    /** The rows' logits at the weight. */
    float[][] logits() {
        return logits.clone();
    }

    /** {@code K_ij = ⟨J̃_i, J̃_j⟩}. */
    double[][] kernel() {
        if (kernel == null) {
            kernel = summedKernel();
            TensorEngine.releaseFreedMemory();
        }
        return kernel;
    }

    private double[][] summedKernel() {
        try (NDManager scope = manager.newSubManager()) {
            return inRowOrder(new InnerProducts(inputs, derivatives).all(scope).toFloatArray());
        }
    }

    private double[][] inRowOrder(float[] values) {
        int size = rows.size();
        int[] order = rows.parts().stream()
                .flatMapToInt(part -> Arrays.stream(part.rows()))
                .toArray();
        double[][] ordered = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                ordered[order[i]][order[j]] = values[i * size + j];
            }
        }
        return ordered;
    }

    /** {@code Σ a_i B J_i A [out, in]}, in {@code scope}. */
    NDArray change(double[] multipliers, NDManager scope) {
        try (NDManager step = manager.newSubManager();
                NDScope temporaries = new NDScope()) {
            temporaries.suppressNotUsedWarning();
            NDArray sum = null;
            for (int index = 0; index < inputs.size(); index++) {
                NDArray u = inputs.get(index);
                NDArray weighted = derivatives.get(index).mul(column(multipliers, index, step));
                NDArray flat = weighted.reshape(-1, weighted.getShape().get(2));
                NDArray part =
                        flat.transpose().matMul(u.reshape(-1, u.getShape().get(2)));
                sum = sum == null ? part : sum.add(part);
            }
            NDArray change = curvature.output().transpose().matMul(sum).matMul(curvature.input());
            NDScope.unregister(change);
            change.attach(scope);
            return change;
        }
    }

    private NDArray column(double[] multipliers, int index, NDManager step) {
        int[] members = rows.parts().get(index).rows();
        float[] values = new float[members.length];
        for (int row = 0; row < members.length; row++) {
            values[row] = (float) multipliers[members[row]];
        }
        return step.create(values).reshape(members.length, 1, 1);
    }

    @Override
    public void close() {
        manager.close();
    }
}
