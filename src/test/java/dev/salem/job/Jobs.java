package dev.salem.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salem.access.AccessRules;
import dev.salem.job.folder.FolderJobReports;
import dev.salem.job.folder.FolderJobStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** A place for jobs, with a clock that stands until a test moves it. */
public final class Jobs implements InstantSource {
    static final Retries RETRIES = new Retries(2, Duration.ofSeconds(40), Duration.ofMinutes(1));
    static final WorkerSettings SETTINGS = new WorkerSettings(
            Duration.ofSeconds(30),
            Duration.ofMillis(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofDays(30),
            RETRIES);

    public final JobStore store;
    public final JobReports reports;
    public final JobQueue queue;
    public final JobService service;
    private volatile Instant now = Instant.parse("2026-11-24T10:00:00Z");

    Jobs(Path folder) {
        this(
                new FolderJobStore(folder.resolve("jobs")),
                new FolderJobReports(folder.resolve("reports")),
                new InProcessQueue(3));
    }

    public Jobs(JobStore store, JobReports reports, JobQueue queue) {
        this.store = store;
        this.reports = reports;
        this.queue = queue;
        service = new JobService(store, reports, queue, this);
    }

    public JobWorker worker(String name, JobEditor editor) {
        return worker(name, editor, SETTINGS);
    }

    JobWorker worker(String name, JobEditor editor, WorkerSettings settings) {
        return new JobWorker(name, store, reports, queue, editor, JobObserver.none(), this, settings);
    }

    String submit() {
        return service.submit(request("t"), "ann", Optional.empty()).job().id();
    }

    /** The service where callers may do what these rules say. */
    JobService under(AccessRules rules) {
        return new JobService(store, reports, queue, this, new JobLimits(rules, this));
    }

    JobService under(String rules) {
        return under(AccessRules.parse(rules.getBytes(StandardCharsets.UTF_8), "rules"));
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    public static JobRequest request(String title) {
        String json = "{\"model\":\"models:/m/1\",\"editSet\":\"s3://b/e.jsonl\",\"title\":\"" + title + "\"}";
        return JobRequest.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    public static JobResult result(String title) {
        return new JobResult(
                JobState.EDITED, JsonNodeFactory.instance.objectNode().put("title", title), "<p>" + title + "</p>");
    }
}
