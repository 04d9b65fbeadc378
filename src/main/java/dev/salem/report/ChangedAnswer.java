package dev.salem.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Objects;

/**
 * A row whose answers before and after the edit are worth showing.
 *
 * @param textPair the second text, or null
 * @param probabilityBefore the base version's probability of its own answer; NaN of a generated one
 * @param probabilityAfter the edited version's probability of its own answer
 */
public record ChangedAnswer(
        String id,
        Kind kind,
        String text,
        String textPair,
        String target,
        String answerBefore,
        String answerAfter,
        double probabilityBefore,
        double probabilityAfter) {
    public ChangedAnswer {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(answerBefore, "answerBefore");
        Objects.requireNonNull(answerAfter, "answerAfter");
    }

    /** Whether the answers' probabilities are known. */
    @JsonIgnore
    public boolean hasProbabilities() {
        return Double.isFinite(probabilityBefore) && Double.isFinite(probabilityAfter);
    }

    /** What became of a row. */
    public enum Kind {
        FIXED("fixed", false, true),
        ADAPT_FIXED("adapt fixed", false, true),
        NOT_FIXED("not fixed", false, false),
        ADAPT_NOT_FIXED("adapt not fixed", false, false),
        BROKEN("broken", true, false);

        private final String label;
        private final boolean rightBefore;
        private final boolean rightAfter;

        Kind(String label, boolean rightBefore, boolean rightAfter) {
            this.label = label;
            this.rightBefore = rightBefore;
            this.rightAfter = rightAfter;
        }

        public String label() {
            return label;
        }

        /** Whether the base version answers such a row right. */
        public boolean rightBefore() {
            return rightBefore;
        }

        /** Whether the edited version answers such a row right. */
        public boolean rightAfter() {
            return rightAfter;
        }
    }
}
