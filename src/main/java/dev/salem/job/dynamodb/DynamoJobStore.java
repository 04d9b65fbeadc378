package dev.salem.job.dynamodb;

import dev.salem.job.EditJob;
import dev.salem.job.JobPage;
import dev.salem.job.JobReports;
import dev.salem.job.JobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Jobs in a DynamoDB table, for processes of many machines. Every write is conditional on the version that was read, and
 * that fences leases too. A write whose answer was lost is recognised when it is sent again, so that nobody takes their
 * own write for another's. Jobs that ended leave by the table's TTL.
 */
public final class DynamoJobStore implements JobStore {
    private static final String IS_NEW = "attribute_not_exists(" + DynamoTable.KEY + ")";
    private static final String IS_STILL = JobItems.VERSION + " = :read";
    private static final String NEWEST = "newest";

    private final DynamoTable table;
    private final JobItems items;

    /**
     * @param table with the indexes that {@code infra/adr/0019} lists
     * @param outcomes where outcomes are kept that are too large for an item
     * @param keep how long a job that ended is kept
     */
    public DynamoJobStore(DynamoTable table, JobReports outcomes, Duration keep) {
        this.table = table;
        this.items = new JobItems(outcomes, keep);
    }

    @Override
    public boolean create(EditJob job) {
        return put(job, IS_NEW, Map.of());
    }

    @Override
    public Optional<EditJob> find(String id) {
        return EditJob.isId(id) ? table.find(JobItems.key(id)).map(items::read) : Optional.empty();
    }

    @Override
    public boolean replace(EditJob read, EditJob changed) {
        return put(changed, IS_STILL, version(read));
    }

    @Override
    public boolean remove(EditJob read) {
        return table.remove(JobItems.key(read.id()), IS_NEW + " OR " + IS_STILL, version(read));
    }

    @Override
    public JobPage page(Optional<String> after, int size) {
        Map<String, AttributeValue> values = new HashMap<>(Map.of(":kind", AttributeValue.fromS(JobItems.JOB)));
        String condition = JobItems.KIND + " = :kind";
        Optional<String> last = after.flatMap(this::find).map(JobItems::created);
        if (last.isPresent()) {
            condition += " AND " + JobItems.CREATED + " < :last";
            values.put(":last", AttributeValue.fromS(last.get()));
        }
        List<EditJob> found = read(
                QueryRequest.builder()
                        .indexName(NEWEST)
                        .keyConditionExpression(condition)
                        .expressionAttributeValues(values)
                        .scanIndexForward(false),
                size + 1);
        List<EditJob> chosen = found.subList(0, Math.min(size, found.size()));
        return new JobPage(
                chosen, found.size() > size ? Optional.of(chosen.get(size - 1).id()) : Optional.empty());
    }

    @Override
    public List<EditJob> unfinished() {
        return read(
                        QueryRequest.builder()
                                .indexName(JobItems.UNFINISHED)
                                .keyConditionExpression(JobItems.UNFINISHED + " = :job")
                                .expressionAttributeValues(Map.of(":job", AttributeValue.fromS(JobItems.JOB)))
                                .scanIndexForward(true),
                        Integer.MAX_VALUE)
                .stream()
                .filter(job -> !job.state().isFinal())
                .toList();
    }

    /** None: the table lets them go. */
    @Override
    public List<EditJob> endedBefore(Instant time) {
        return List.of();
    }

    private List<EditJob> read(QueryRequest.Builder query, int most) {
        return table.all(table.keys(query, most)).stream().map(items::read).toList();
    }

    private boolean put(EditJob job, String condition, Map<String, AttributeValue> values) {
        Map<String, AttributeValue> item = items.write(job);
        return table.put(item, condition, values)
                .map(inTheWay -> item.get(JobItems.DOCUMENT).equals(inTheWay.get(JobItems.DOCUMENT)))
                .orElse(true);
    }

    private static Map<String, AttributeValue> version(EditJob read) {
        return Map.of(":read", AttributeValue.fromN(Long.toString(read.version())));
    }
}
