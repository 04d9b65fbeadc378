package dev.salem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinearAlgebraTest {
    private NDManager scope;

    @BeforeEach
    void open() {
        TensorEngine.start(1);
        scope = TensorEngine.newManager();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private NDArray positive(int n) {
        NDArray x = scope.randomNormal(0, 1, new Shape(n, n), DataType.FLOAT32);
        return x.matMul(x.transpose()).add(scope.eye(n));
    }

    private static void assertClose(NDArray actual, NDArray expected, double tolerance) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        assertThat(actual.sub(expected).abs().max().toFloatArray()[0]).isCloseTo(0, within((float) tolerance));
    }

    @Test
    void svd_multipliesBack() {
        NDArray x = scope.randomNormal(0, 1, new Shape(7, 4), DataType.FLOAT32);
        LinearAlgebra.Svd svd = LinearAlgebra.svd(x, scope);
        assertClose(svd.u().mul(svd.s()).matMul(svd.vh()), x, 1e-5);
        assertThat(svd.s().toFloatArray()).isSortedAccordingTo((a, b) -> Float.compare(b, a));
    }

    @Test
    void qr_multipliesBackWithOrthonormalColumns() {
        NDArray x = scope.randomNormal(0, 1, new Shape(9, 4), DataType.FLOAT32);
        LinearAlgebra.Qr qr = LinearAlgebra.qr(x, scope);
        assertClose(qr.q().matMul(qr.r()), x, 1e-5);
        assertClose(qr.q().transpose().matMul(qr.q()), scope.eye(4), 1e-5);
    }

    @Test
    void power_ofOneHalfSquaresBack() {
        NDArray x = positive(6);
        NDArray root = LinearAlgebra.power(x, 0.5, scope);
        assertClose(root.matMul(root), x, 1e-4);
    }

    @Test
    void solveAndInverse_agree() {
        NDArray a = positive(6);
        NDArray b = scope.randomNormal(0, 1, new Shape(6, 2), DataType.FLOAT32);
        NDArray x = LinearAlgebra.solve(a, b, scope);
        assertClose(a.matMul(x), b, 1e-4);
        assertClose(LinearAlgebra.inverse(a, scope).matMul(b), x, 1e-4);
    }

    @Test
    void cholesky_isLowerTriangularAndMultipliesBack() {
        NDArray a = positive(5);
        NDArray l = LinearAlgebra.cholesky(a, scope);
        assertClose(l.matMul(l.transpose()), a, 1e-4);
        assertThat(l.getFloat(0, 4)).isZero();
    }

    @Test
    void whitener_squaresToTheInverse() {
        NDArray a = positive(5);
        NDArray whitener = LinearAlgebra.whitener(a, scope);
        assertClose(whitener.transpose().matMul(whitener).matMul(a), scope.eye(5), 1e-3);
        assertThat(whitener.getFloat(0, 4)).isZero();
    }

    @Test
    void eigh_multipliesBackWithAscendingValues() {
        NDArray a = positive(5);
        LinearAlgebra.Eigen eigen = LinearAlgebra.eigh(a, scope);
        assertThat(eigen.values().toFloatArray()).isSorted();
        assertClose(eigen.vectors().mul(eigen.values()).matMul(eigen.vectors().transpose()), a, 1e-4);
    }

    @Test
    void solve_worksInDoublePrecision() {
        NDArray a = scope.create(new double[] {4, 1, 1, 3}, new Shape(2, 2));
        NDArray b = scope.create(new double[] {1, 2}, new Shape(2, 1));
        double[] x = LinearAlgebra.solve(a, b, scope).toDoubleArray();
        assertThat(x[0]).isCloseTo(1.0 / 11, within(1e-15));
        assertThat(x[1]).isCloseTo(7.0 / 11, within(1e-15));
    }

    @Test
    void everyMethod_refusesOtherTypesAndCholeskyWhatIsNotPositive() {
        NDArray half = scope.eye(3).toType(DataType.FLOAT16, true);
        assertThatThrownBy(() -> LinearAlgebra.svd(half, scope))
                .isInstanceOf(TensorException.class)
                .hasMessage("svd needs f32 or f64, got: float16");
        NDArray indefinite = scope.create(new float[] {1, 2, 2, 1}, new Shape(2, 2));
        assertThatThrownBy(() -> LinearAlgebra.cholesky(indefinite, scope))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("positive");
    }

    @Test
    void results_belongToTheScopeThatIsGiven() {
        NDArray a = positive(4);
        int before = scope.getManagedArrays().size();
        NDArray inverse;
        try (NDManager inner = scope.newSubManager()) {
            inverse = LinearAlgebra.inverse(a, inner);
            LinearAlgebra.power(a, 0.5, inner);
            LinearAlgebra.solve(a, inverse, inner);
        }
        assertThat(scope.getManagedArrays()).hasSize(before);
        assertThatThrownBy(inverse::toFloatArray).isInstanceOf(IllegalStateException.class);
    }
}
