package dev.salem.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;

/**
 * Matrix factorisations of libtorch (LAPACK), without gradients. Every result belongs to the manager that the caller
 * passes. Matrices are row-major {@code [rows, columns]}, f32 or f64.
 */
public final class LinearAlgebra {
    private static final String METHODS =
            """
              def svd(self: __torch__.Ops, x: Tensor) -> List[Tensor]:
                u, s, vh = torch.linalg_svd(x, False)
                return [u, s, vh]
              def qr(self: __torch__.Ops, x: Tensor) -> List[Tensor]:
                q, r = torch.linalg_qr(x, "reduced")
                return [q, r]
              def eigh(self: __torch__.Ops, x: Tensor) -> List[Tensor]:
                values, vectors = torch.linalg_eigh(x, "L")
                return [values, vectors]
              def cholesky(self: __torch__.Ops, x: Tensor) -> List[Tensor]:
                return [torch.linalg_cholesky(x)]
              def inverse(self: __torch__.Ops, x: Tensor) -> List[Tensor]:
                return [torch.cholesky_inverse(torch.linalg_cholesky(x))]
              def whitener(self: __torch__.Ops, x: Tensor) -> List[Tensor]:
                lower = torch.linalg_cholesky(x)
                one = torch.eye(x.size(0), dtype=x.dtype)
                return [torch.linalg_solve_triangular(lower, one, upper=False)]
              def solve(self: __torch__.Ops, a: Tensor, b: Tensor) -> List[Tensor]:
                return [torch.cholesky_solve(b, torch.linalg_cholesky(a))]
            """;

    private static PtSymbolBlock module;

    private LinearAlgebra() {}

    /** Thin singular value decomposition: {@code x = U diag(s) Vh}. */
    public record Svd(NDArray u, NDArray s, NDArray vh) {}

    /** Thin QR decomposition: {@code x = Q R}. */
    public record Qr(NDArray q, NDArray r) {}

    /** Eigenvalues in ascending order and the eigenvectors as columns of a symmetric matrix. */
    public record Eigen(NDArray values, NDArray vectors) {}

    public static Svd svd(NDArray x, NDManager scope) {
        NDArray[] parts = run("svd", scope, x);
        return new Svd(parts[0], parts[1], parts[2]);
    }

    public static Qr qr(NDArray x, NDManager scope) {
        NDArray[] parts = run("qr", scope, x);
        return new Qr(parts[0], parts[1]);
    }

    public static Eigen eigh(NDArray symmetric, NDManager scope) {
        NDArray[] parts = run("eigh", scope, symmetric);
        return new Eigen(parts[0], parts[1]);
    }

    /** The lower triangular {@code L} with {@code L Lᵀ = x}; throws if x is not positive definite. */
    public static NDArray cholesky(NDArray positive, NDManager scope) {
        return run("cholesky", scope, positive)[0];
    }

    /** The inverse of a symmetric positive definite matrix. */
    public static NDArray inverse(NDArray positive, NDManager scope) {
        return run("inverse", scope, positive)[0];
    }

    /** The lower triangular {@code W = L⁻¹} of {@code x = L Lᵀ}, so that {@code Wᵀ W = x⁻¹}. */
    public static NDArray whitener(NDArray positive, NDManager scope) {
        return run("whitener", scope, positive)[0];
    }

    /** {@code A⁻¹ b} for a symmetric positive definite {@code A [n, n]} and {@code b [n, k]}. */
    public static NDArray solve(NDArray positive, NDArray right, NDManager scope) {
        return run("solve", scope, positive, right)[0];
    }

    /** A symmetric positive semidefinite matrix to a real power, by its eigenvalues. */
    public static NDArray power(NDArray positive, double exponent, NDManager scope) {
        try (NDManager inner = scope.newSubManager()) {
            Eigen eigen = eigh(positive, inner);
            NDArray powered = eigen.values().maximum(0).pow(exponent);
            NDArray result = eigen.vectors().mul(powered).matMul(eigen.vectors().transpose());
            result.attach(scope);
            return result;
        }
    }

    private static NDArray[] run(String method, NDManager scope, NDArray... inputs) {
        IValue[] arguments = new IValue[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].getDataType() != DataType.FLOAT32 && inputs[i].getDataType() != DataType.FLOAT64) {
                throw new TensorException(method + " needs f32 or f64, got: " + inputs[i].getDataType());
            }
            arguments[i] = IValue.from((PtNDArray) inputs[i]);
        }
        try (IValue result = IValueUtils.runMethod(module(), method, arguments)) {
            return result.toTensorArray((PtNDManager) scope);
        } finally {
            for (IValue argument : arguments) {
                argument.close();
            }
        }
    }

    private static synchronized PtSymbolBlock module() {
        if (module == null) {
            module = ScriptedOperation.load(METHODS);
        }
        return module;
    }
}
