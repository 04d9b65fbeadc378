package dev.salem.job.dynamodb;

import dev.salem.job.JobReports;
import dev.salem.job.JobStore;
import dev.salem.job.aws.Moto;
import java.time.Duration;

/** A store over a table of a {@link Moto}, for tests. */
public record DynamoStores(JobStore store, DynamoTable table) implements AutoCloseable {
    public static DynamoStores open(Moto moto, String name, JobReports outcomes) {
        DynamoTable table = new DynamoTable(name, moto.dynamo());
        return new DynamoStores(new DynamoJobStore(table, outcomes, Duration.ofDays(30)), table);
    }

    @Override
    public void close() {
        table.close();
    }
}
