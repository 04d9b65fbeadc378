package dev.salem.evaluation;

/** A model's answers can't be measured: a logit is not a number or infinite. The message names the sample. */
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EvaluationException(String message) {
        super(message);
    }
}
