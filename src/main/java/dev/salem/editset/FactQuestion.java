package dev.salem.editset;

import java.util.Objects;

/**
 * A question about a fact, as sets of counterfactual edits hold them.
 *
 * @param question as it is edited
 * @param rephrase the same asked in other words
 * @param answer the known one
 * @param alternative another one, for an edit to teach; blank where there is none
 */
public record FactQuestion(String question, String rephrase, String answer, String alternative) {
    public FactQuestion {
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(rephrase, "rephrase");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(alternative, "alternative");
    }
}
