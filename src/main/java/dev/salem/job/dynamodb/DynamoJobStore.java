package dev.salem.job.dynamodb;

import dev.salem.job.EditJob;
import dev.salem.job.JobPage;
import dev.salem.job.JobReports;
import dev.salem.job.JobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    /** Jobs that are read at once in search of one requester's. */
    private static final int CHUNK = 100;

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

    /** Of one requester's jobs, those of others are read on the way: the index knows no requesters. */
    @Override
    public JobPage page(Optional<String> requester, Optional<String> after, int size) {
        int chunk = requester.isPresent() ? Math.max(size + 1, CHUNK) : size + 1;
        Optional<EditJob> last = after.flatMap(this::find);
        List<EditJob> found = new ArrayList<>();
        List<EditJob> read;
        do {
            read = newest(last, chunk);
            read.stream()
                    .filter(job -> requester.isEmpty() || requester.get().equals(job.requester()))
                    .forEach(found::add);
            last = read.isEmpty() ? last : Optional.of(read.get(read.size() - 1));
        } while (read.size() == chunk && found.size() <= size);
        List<EditJob> chosen = found.subList(0, Math.min(size, found.size()));
        return new JobPage(
                chosen, found.size() > size ? Optional.of(chosen.get(size - 1).id()) : Optional.empty());
    }

    private List<EditJob> newest(Optional<EditJob> after, int most) {
        Map<String, AttributeValue> values = new HashMap<>(Map.of(":kind", AttributeValue.fromS(JobItems.JOB)));
        String condition = JobItems.KIND + " = :kind";
        if (after.isPresent()) {
            condition += " AND " + JobItems.CREATED + " < :last";
            values.put(":last", AttributeValue.fromS(JobItems.created(after.get())));
        }
        return read(
                QueryRequest.builder()
                        .indexName(NEWEST)
                        .keyConditionExpression(condition)
                        .expressionAttributeValues(values)
                        .scanIndexForward(false),
                most);
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
