package dev.salem.evaluation;

import java.util.List;

/**
 * Whether an edit may become a version.
 *
 * @param passed true exactly when there are no reasons
 * @param reasons what fell short, in plain words with numbers
 */
public record GateVerdict(boolean passed, List<String> reasons) {

    public GateVerdict {
        reasons = List.copyOf(reasons);
        if (passed != reasons.isEmpty()) {
            throw new IllegalArgumentException("passed must be " + reasons.isEmpty() + " with reasons: " + reasons);
        }
    }
}
