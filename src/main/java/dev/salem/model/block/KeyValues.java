package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;

/** Keys and values {@code [batch, keyValueHeads, tokens, size]} that attention reads again. The caller closes. */
public final class KeyValues implements AutoCloseable {
    private final NDManager owner;
    private NDArray keys;
    private NDArray values;

    /** None yet; what is appended belongs to {@code owner}. */
    public KeyValues(NDManager owner) {
        this.owner = owner;
    }

    void append(NDArray newKeys, NDArray newValues) {
        keys = joined(keys, newKeys);
        values = joined(values, newValues);
    }

    private NDArray joined(NDArray before, NDArray added) {
        NDArray result = before == null ? added : before.concat(added, 2);
        NDScope.unregister(result);
        result.attach(owner);
        if (before != null) {
            before.close();
        }
        return result;
    }

    NDArray keys() {
        return keys;
    }

    NDArray values() {
        return values;
    }

    @Override
    public void close() {
        if (keys != null) {
            keys.close();
            values.close();
        }
    }
}
