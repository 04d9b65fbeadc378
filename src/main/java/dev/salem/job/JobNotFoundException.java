package dev.salem.job;

/** There is no job with that id. */
public final class JobNotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JobNotFoundException(String id) {
        super("there is no job " + (EditJob.isId(id) ? id : "with an id of this form"));
    }
}
