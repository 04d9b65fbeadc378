package dev.salem.mlflow;

import java.time.Duration;
import java.util.function.Supplier;

/** Tries a call again, later and later, where that does no harm. */
record Retries(int attempts, Duration firstWait) {
    /**
     * The call's result.
     *
     * @param repeatable whether a second call does no harm though the first may have been served; a call that never
     *     reached the server is tried again in any case
     */
    <T> T call(boolean repeatable, Supplier<T> call) {
        long wait = firstWait.toMillis();
        for (int attempt = 1; ; attempt++, wait *= 2) {
            try {
                return call.get();
            } catch (MlflowException e) {
                boolean harmless = repeatable ? e.isPassing() : e.kind() == MlflowException.Kind.UNREACHABLE;
                if (!harmless || attempt >= attempts || !pause(wait)) {
                    throw e;
                }
            }
        }
    }

    /** False if the thread was interrupted. */
    private static boolean pause(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
