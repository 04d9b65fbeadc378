package dev.salem.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.jna.NativeLibrary;

/**
 * The native library of the process: started once, with a fixed number of threads (results repeat bit for bit only at
 * one thread count), without gradients unless a {@link Recording} asks for them.
 */
public final class TensorEngine {
    private static boolean started;
    private static Device device = Device.cpu();

    private TensorEngine() {}

    /**
     * Starts libtorch, or does nothing if it runs already. Gradient and script modes belong to the thread, so each thread that
     * computes calls this first. Arrays live where {@code SALEM_DEVICE} says: {@code cpu}, {@code gpu} (the first one), or
     * {@code auto}, the default, which is a GPU where libtorch finds one.
     *
     * @param threads threads inside one operation, at least 1
     * @throws TensorException if the native library cannot be loaded, or there is no such device, with the cure
     */
    public static synchronized void start(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got: " + threads);
        }
        if (!started) {
            System.setProperty("ai.djl.offline", "true");
            System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
            waitPassively();
            device = ComputeDevice.named(System.getenv("SALEM_DEVICE")).among(load().getGpuCount());
            started = true;
        }
        if (JniUtils.getNumThreads() != threads) {
            JniUtils.setNumThreads(threads);
        }
        JniUtils.setGradMode(false);
        JniUtils.setGraphExecutorOptimize(false);
    }

    private static Engine load() {
        try {
            return Engine.getEngine("PyTorch");
        } catch (RuntimeException | LinkageError cause) {
            throw new TensorException(
                    "libtorch did not load: " + cause.getMessage()
                            + ". Check that the artifact was built for this platform and that DJL_CACHE_DIR is a "
                            + "writable folder with 500 MB free",
                    cause);
        }
    }

    /** A manager whose arrays live until it is closed; the caller closes it. */
    public static NDManager newManager() {
        return NDManager.newBaseManager(device, "PyTorch");
    }

    /**
     * Gives memory that freed arrays left with the C library back to the system: between steps of different shapes it
     * would only pile up. Does nothing where the C library has no such call.
     */
    public static void releaseFreedMemory() {
        callLibc("malloc_trim", 0);
    }

    /** The number of threads that one operation uses. */
    public static int threads() {
        return JniUtils.getNumThreads();
    }

    /**
     * OpenMP reads its environment when it is loaded: spinning workers slow two threads beside other work up to thirty
     * times, so the policy is set in the C environment before libtorch comes in. A value that the user set stays.
     */
    private static void waitPassively() {
        callLibc("setenv", "OMP_WAIT_POLICY", "passive", 0);
    }

    /** Calls a function of the C library that only speed or memory depend on; absent ones are passed over. */
    private static void callLibc(String name, Object... arguments) {
        try {
            NativeLibrary.getInstance(null).getFunction(name).invokeInt(arguments);
        } catch (UnsatisfiedLinkError ignored) {
            // musl, macOS and Windows lack some of them.
        }
    }
}
