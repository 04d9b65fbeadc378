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

    JobKeeping(JobSettings settings) {
        this.settings = settings;
        this.table = settings.store() == JobSettings.Store.DYNAMODB
                ? Optional.of(closed(DynamoTable.named(required(settings.table(), "table", "store is dynamodb"))))
                : Optional.empty();
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
            case SQS -> sqs();
            case EVENTS -> broker();
        };
    }

    private JobQueue sqs() {
        Map<Lane, String> urls = new EnumMap<>(Lane.class);
        urls.put(Lane.CPU, required(settings.queueUrl(), "queue-url", "queue is sqs"));
        settings.gpuQueueUrl().ifPresent(url -> urls.put(Lane.GPU, url));
        return closed(SqsQueue.of(new SqsLanes(urls, settings.lane(), settings.capacity())));
    }

    private JobQueue broker() {
        String address = required(settings.queueUrl(), "queue-url", "queue is events");
        if (settings.edit()) {
            throw new IllegalArgumentException(
                    "salem.jobs.edit must be false where salem.jobs.queue is events: the broker"
                            + " has workers started");
        }
        return new BrokerQueue(URI.create(address));
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

    private static String required(Optional<String> value, String name, String reason) {
        return value.orElseThrow(
                () -> new IllegalArgumentException("salem.jobs." + name + " must be set where salem.jobs." + reason));
    }
}
