package dev.salem.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a job's worker said last.
 *
 * @param phase what is being done
 * @param fraction share of the phase that is done, 0 to 1
 * @param detail what just happened, may be empty
 * @param found parts of the outcome that are known already, by their names there
 */
public record JobProgress(String phase, double fraction, String detail, Map<String, JsonNode> found) {
    /** Of a job that no worker has begun. */
    public static final JobProgress NONE = new JobProgress("", 0, "", Map.of());

    public JobProgress {
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(detail, "detail");
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction must be between 0 and 1, got: " + fraction);
        }
        // Jobs that earlier versions kept say nothing of it.
        found = found == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(found));
    }

    /** As far as this, and with the same findings. */
    JobProgress at(String nextPhase, double share, String said) {
        return new JobProgress(nextPhase, share, said, found);
    }

    JobProgress with(String name, JsonNode value) {
        Map<String, JsonNode> all = new LinkedHashMap<>(found);
        all.put(name, value);
        return new JobProgress(phase, fraction, detail, all);
    }

    /** At the end of its work, where the outcome tells what was found. */
    JobProgress done() {
        return new JobProgress(phase, 1, detail, Map.of());
    }
}
