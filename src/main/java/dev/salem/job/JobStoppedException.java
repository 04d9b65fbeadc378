package dev.salem.job;

/** Ends an edit from within its progress; never leaves the worker. */
final class JobStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobStoppedException(JobRun.Stop stop) {
        super("the edit was stopped: " + stop);
    }
}
