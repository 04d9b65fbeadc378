package dev.salem.trigger;

import dev.salem.job.InProcessQueue;
import dev.salem.job.JobQueue;
import dev.salem.job.JobReports;
import dev.salem.job.JobStore;
import dev.salem.job.Lane;
import dev.salem.job.dynamodb.DynamoJobStore;
import dev.salem.job.dynamodb.DynamoTable;
import dev.salem.job.events.BrokerQueue;
import dev.salem.job.folder.FolderJobReports;
import dev.salem.job.folder.FolderJobStore;
import dev.salem.job.sqs.SqsLanes;
import dev.salem.job.sqs.SqsQueue;
import dev.salem.job.stored.StoredJobReports;
import dev.salem.storage.StoreUri;
import dev.salem.storage.folder.FolderStore;
import dev.salem.storage.s3.S3Settings;
import dev.salem.storage.s3.S3Store;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Where jobs, their reports and their queue are, by the settings. No client of AWS is made before it is used. */
@Singleton
public class JobKeeping {
    private static final Logger LOG = Logger.getLogger(JobKeeping.class);
    private static final String S3 = "s3://";

    private final JobSettings settings;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Optional<DynamoTable> table;
    private final Optional<SqsLanes> lanes;
    private final Optional<URI> broker;

    /** @throws ConfigurationException if settings lack what others ask for */
    JobKeeping(JobSettings settings) {
        this.settings = settings;
        this.table = settings.store() == JobSettings.Store.DYNAMODB
                ? Optional.of(closed(
                        DynamoTable.named(settings.table().orElseThrow(() -> missing("table", "store is dynamodb")))))
                : Optional.empty();
        this.lanes = settings.queue() == JobSettings.Queue.SQS ? Optional.of(lanes(settings)) : Optional.empty();
        this.broker = settings.queue() == JobSettings.Queue.EVENTS ? Optional.of(broker(settings)) : Optional.empty();
    }

    /** The table of jobs, which also remembers webhooks' deliveries; empty where jobs are in a folder. */
    public Optional<DynamoTable> table() {
        return table;
    }

    /** @param folder where jobs are, if they are on this machine */
    JobStore store(Path folder) {
        if (table.isEmpty()) {
            return new FolderJobStore(folder);
        }
        if (!inS3()) {
            LOG.warn("salem.jobs.reports names no s3:// location: reports stay on this machine, jobs do not");
        }
        return new DynamoJobStore(table.get(), outcomes(folder), settings.keep());
    }

    JobReports reports(Path folder) {
        return inS3() ? inS3(".html") : new FolderJobReports(folderOfReports(folder));
    }

    JobQueue queue() {
        return switch (settings.queue()) {
            case MEMORY -> new InProcessQueue(settings.capacity());
            case SQS -> closed(SqsQueue.of(lanes.orElseThrow()));
            case EVENTS -> new BrokerQueue(broker.orElseThrow());
        };
    }

    private static SqsLanes lanes(JobSettings settings) {
        Map<Lane, String> urls = new EnumMap<>(Lane.class);
        settings.queueUrl().ifPresent(url -> urls.put(Lane.CPU, url));
        settings.gpuQueueUrl().ifPresent(url -> urls.put(Lane.GPU, url));
        if (!urls.containsKey(settings.lane())) {
            throw missing(settings.lane() == Lane.GPU ? "gpu-queue-url" : "queue-url", "queue is sqs");
        }
        return new SqsLanes(urls, settings.lane(), settings.capacity());
    }

    private static URI broker(JobSettings settings) {
        if (settings.edit()) {
            throw new ConfigurationException(
                    "salem.jobs.edit must be false where salem.jobs.queue is events: the broker"
                            + " has workers started");
        }
        return URI.create(settings.queueUrl().orElseThrow(() -> missing("queue-url", "queue is events")));
    }

    @PreDestroy
    void close() throws Exception {
        for (AutoCloseable client : open) {
            client.close();
        }
    }

    private JobReports outcomes(Path folder) {
        return inS3()
                ? inS3(".json")
                : new StoredJobReports(new FolderStore(), StoreUri.of(folderOfReports(folder)), ".json");
    }

    private boolean inS3() {
        return settings.reports().filter(place -> place.startsWith(S3)).isPresent();
    }

    private JobReports inS3(String ending) {
        StoreUri location = StoreUri.parse(settings.reports().orElseThrow());
        return new StoredJobReports(closed(new S3Store(S3Settings.fromEnvironment(System.getenv()))), location, ending);
    }

    private Path folderOfReports(Path folder) {
        return settings.reports().map(Path::of).orElse(folder.resolve("reports"));
    }

    private <T extends AutoCloseable> T closed(T client) {
        open.add(client);
        return client;
    }

    private static ConfigurationException missing(String name, String reason) {
        return new ConfigurationException("salem.jobs." + name + " must be set where salem.jobs." + reason);
    }
}
