package dev.salem.trigger;

import dev.salem.job.EditJob;
import dev.salem.job.JobFailure;
import dev.salem.job.JobLease;
import dev.salem.job.JobProgress;
import dev.salem.job.JobRequest;
import dev.salem.job.JobState;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What Jackson reads and writes by reflection in stores of jobs, kept in a native image. */
@RegisterForReflection(
        targets = {EditJob.class, JobFailure.class, JobLease.class, JobProgress.class, JobRequest.class, JobState.class
        })
final class NativeReflection {
    private NativeReflection() {}
}
