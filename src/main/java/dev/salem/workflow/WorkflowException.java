package dev.salem.workflow;

/** A request that can't be carried out as it is: what, which value, what to do. */
public final class WorkflowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WorkflowException(String message) {
        super(message);
    }
}
