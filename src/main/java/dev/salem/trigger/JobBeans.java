package dev.salem.trigger;

import dev.salem.access.AccessRules;
import dev.salem.access.AllowedPlaces;
import dev.salem.job.JobEditor;
import dev.salem.job.JobLimits;
import dev.salem.job.JobObserver;
import dev.salem.job.JobPlanner;
import dev.salem.job.JobQueue;
import dev.salem.job.JobReports;
import dev.salem.job.JobService;
import dev.salem.job.JobStore;
import dev.salem.job.JobWorker;
import dev.salem.job.ObservedJobStore;
import dev.salem.job.Retries;
import dev.salem.job.WorkerSettings;
import dev.salem.job.WorkflowJobEditor;
import dev.salem.job.WorkflowJobPlanner;
import dev.salem.trigger.audit.Actors;
import dev.salem.trigger.audit.AuditFile;
import dev.salem.trigger.audit.AuditLog;
import dev.salem.trigger.audit.AuditSettings;
import dev.salem.workflow.Site;
import dev.salem.workflow.SiteSettings;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The parts of the service, put together from its settings. */
@Singleton
final class JobBeans {
    private final JobSettings settings;
    private final JobKeeping keeping;
    private final SiteSettings place;

    JobBeans(JobSettings settings, JobKeeping keeping) {
        this.settings = settings;
        this.keeping = keeping;
        SiteSettings given = SiteSettings.of(settings.registry(), System.getenv());
        this.place = new SiteSettings(
                given.registry(), settings.home().orElse(given.home()), given.cacheBytes(), given.environment());
    }

    @Produces
    @Singleton
    Site site(PlaceSettings allowed) {
        List<Path> folders = Stream.concat(allowed.folders().orElse(List.of()).stream(), place.folder().stream())
                .toList();
        AllowedPlaces here = AllowedPlaces.below(folders, List.of(), Set.of());
        return Site.open(place).trusting(location -> !location.scheme().equals("file") || here.hold(location));
    }

    void close(@Disposes Site site) {
        site.close();
    }

    @Produces
    @Singleton
    WorkflowJobEditor workflow(Site site) {
        return new WorkflowJobEditor(site, threads());
    }

    private int threads() {
        return settings.threads().orElse(Runtime.getRuntime().availableProcessors());
    }

    @Produces
    @Singleton
    @DefaultBean
    JobEditor editor(WorkflowJobEditor workflow) {
        return workflow;
    }

    @Produces
    @Singleton
    @DefaultBean
    JobPlanner planner(Site site) {
        return new WorkflowJobPlanner(site, threads());
    }

    @Produces
    @Singleton
    @DefaultBean
    JobStore store(JobObserver observer) {
        return new ObservedJobStore(keeping.store(jobs()), observer);
    }

    @Produces
    @Singleton
    @DefaultBean
    JobReports reports() {
        return keeping.reports(jobs());
    }

    @Produces
    @Singleton
    @DefaultBean
    JobQueue queue() {
        return keeping.queue();
    }

    @Produces
    @Singleton
    AuditLog audit(AuditSettings audit, Actors actors) {
        AuditFile file = AuditFile.at(audit.file().orElseGet(() -> place.home().resolve("audit.jsonl")));
        return new AuditLog(file, actors, InstantSource.system());
    }

    @Produces
    @Singleton
    JobLimits limits(AccessSettings access, Site site) {
        AccessRules rules = access.rules()
                .map(place -> AccessRules.parse(site.document(place), place))
                .orElse(AccessRules.NONE);
        return new JobLimits(rules, InstantSource.system());
    }

    @Produces
    @Singleton
    JobService service(JobStore store, JobReports reports, JobQueue queue, JobLimits limits) {
        return new JobService(store, reports, queue, InstantSource.system(), limits);
    }

    @Produces
    @Singleton
    JobWorker worker(Supplier<JobWorker> workers) {
        return workers.get();
    }

    /** Workers that are to be closed by those who get them. */
    @Produces
    @Singleton
    Supplier<JobWorker> workers(
            JobStore store, JobReports reports, JobQueue queue, JobEditor editor, JobObserver observer) {
        JobSettings.Retry retry = settings.retry();
        Retries retries = new Retries(retry.attempts(), retry.first(), retry.longest());
        return () -> new JobWorker(
                name(),
                store,
                reports,
                queue,
                editor,
                observer,
                InstantSource.system(),
                WorkerSettings.standard(settings.keep(), retries));
    }

    @Produces
    @Singleton
    AllowedPlaces places(PlaceSettings allowed) {
        return AllowedPlaces.below(
                allowed.folders().orElse(List.of()),
                allowed.buckets().orElse(List.of()),
                allowed.hosts().orElse(Set.of()));
    }

    private Path jobs() {
        return place.home().resolve("jobs");
    }

    private static String name() {
        String process = ProcessHandle.current().pid() + " " + UUID.randomUUID();
        try {
            return InetAddress.getLocalHost().getHostName() + " " + process;
        } catch (UnknownHostException e) {
            return process;
        }
    }
}
