package dev.salem.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An operation written in TorchScript: what DJL has no call for, or would take many calls for. It is recorded and
 * differentiated like any other; its results belong to the manager of the first array.
 */
public final class ScriptedOperation {
    /** A module for each text; they live as long as the process. */
    private static final Map<String, PtSymbolBlock> MODULES = new ConcurrentHashMap<>();

    private final String methods;
    private PtSymbolBlock module;

    private ScriptedOperation(String methods) {
        this.methods = methods;
    }

    /**
     * An operation with one result. It is compiled when it is first used.
     *
     * @param parameters names of the arrays, separated by commas
     * @param lines the statements, which return the result
     */
    public static ScriptedOperation returningOne(String parameters, String lines) {
        return new ScriptedOperation(forward(parameters, "Tensor", lines));
    }

    /** As {@link #returningOne}, where the statements return a list. */
    public static ScriptedOperation returningList(String parameters, String lines) {
        return new ScriptedOperation(forward(parameters, "List[Tensor]", lines));
    }

    private static String forward(String parameters, String result, String lines) {
        String typed = parameters.replaceAll("\\w+", "$0: Tensor");
        return "  def forward(self: __torch__.Ops, " + typed + ") -> " + result + ":\n" + lines.indent(4);
    }

    /** The one result. */
    public NDArray apply(NDArray... arrays) {
        return applyToList(arrays).singletonOrThrow();
    }

    /** The list of results. */
    public NDList applyToList(NDArray... arrays) {
        if (module == null) {
            module = MODULES.computeIfAbsent(methods, ScriptedOperation::load);
        }
        return IValueUtils.forward(module, new NDList(arrays), true);
    }

    /** A module with these methods, for the life of the process. */
    static PtSymbolBlock load(String methods) {
        try {
            return JniUtils.loadModule(
                    (PtNDManager) TensorEngine.newManager(),
                    new ByteArrayInputStream(TorchScriptArchive.of(methods)),
                    false,
                    false);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
