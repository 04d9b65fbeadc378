package dev.salem.trigger.webhook;

import dev.salem.job.dynamodb.DynamoTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Deliveries that the processes over one table dealt with: an item each, {@code replay#} with the digest of its id, which
 * leaves by the table's TTL. Both methods throw {@link dev.salem.job.JobStoreException} where DynamoDB doesn't answer.
 */
final class DynamoReplayStore implements ReplayStore {
    private static final String PREFIX = "replay#";

    private final DynamoTable table;

    DynamoReplayStore(DynamoTable table) {
        this.table = table;
    }

    @Override
    public boolean contains(String id, Instant now) {
        return table.find(key(id))
                .map(item -> Long.parseLong(item.get(DynamoTable.EXPIRES).n()))
                .filter(expires -> now.getEpochSecond() < expires)
                .isPresent();
    }

    /** Rounded up, since TTL counts whole seconds. */
    @Override
    public void add(String id, Instant until) {
        table.put(Map.of(
                DynamoTable.KEY,
                AttributeValue.fromS(key(id)),
                DynamoTable.EXPIRES,
                AttributeValue.fromN(Long.toString(until.plusNanos(999_999_999).getEpochSecond()))));
    }

    private static String key(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
