package dev.salem.trigger.http;

import dev.salem.job.JobService;
import dev.salem.job.VisibleJobs;
import jakarta.inject.Singleton;

/** The jobs that the caller whose request is being served may see; where everybody is let in, all. */
@Singleton
class CallersJobs {
    private final JobService service;
    private final Admission admission;
    private final CurrentCaller caller;

    CallersJobs(JobService service, Admission admission, CurrentCaller caller) {
        this.service = service;
        this.admission = admission;
        this.caller = caller;
    }

    VisibleJobs get() {
        return admission.isOpen() ? service.all() : service.visibleTo(caller.name());
    }
}
