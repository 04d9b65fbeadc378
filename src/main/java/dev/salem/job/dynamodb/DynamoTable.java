package dev.salem.job.dynamodb;

import dev.salem.job.JobStoreException;
import dev.salem.job.aws.AwsService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * salem's table. Every item has the partition key {@code pk}, a string that begins with what it is: {@code job#} or
 * {@code replay#}. {@code expires}, in seconds since 1970, is when DynamoDB may let the item go. All methods throw
 * {@link JobStoreException} where DynamoDB refuses or doesn't answer.
 */
public final class DynamoTable implements AutoCloseable {
    /** The partition key. */
    public static final String KEY = "pk";

    /** When the item may be forgotten; the table's TTL attribute. */
    public static final String EXPIRES = "expires";

    private static final int BATCH = 100;

    private final String name;
    private final AwsService<DynamoDbClient> dynamo;

    /** Closes the service when it is closed. */
    DynamoTable(String name, AwsService<DynamoDbClient> dynamo) {
        this.name = name;
        this.dynamo = dynamo;
    }

    /** A table that is there. Nothing is connected to before it is used. */
    public static DynamoTable named(String name) {
        return new DynamoTable(name, new AwsService<>("DynamoDB", http -> DynamoDbClient.builder()
                .httpClient(http)
                .build()));
    }

    /** An item as it is now. */
    public Optional<Map<String, AttributeValue>> find(String key) {
        return call(client -> client.getItem(
                        request -> request.tableName(name).consistentRead(true).key(key(key))))
                .filter(answer -> answer.hasItem())
                .map(answer -> answer.item());
    }

    /** Puts an item in the place of any other of its key. */
    public void put(Map<String, AttributeValue> item) {
        call(client -> client.putItem(request -> request.tableName(name).item(item)));
    }

    /**
     * Puts an item if a condition holds.
     *
     * @param values of the condition's placeholders
     * @return empty if it was put, else the item that is in the way; an empty map where there is none
     */
    Optional<Map<String, AttributeValue>> put(
            Map<String, AttributeValue> item, String condition, Map<String, AttributeValue> values) {
        return call(client -> {
            try {
                client.putItem(request -> request.tableName(name)
                        .item(item)
                        .conditionExpression(condition)
                        .expressionAttributeValues(values.isEmpty() ? null : values)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
                return null;
            } catch (ConditionalCheckFailedException e) {
                return e.hasItem() ? e.item() : Map.<String, AttributeValue>of();
            }
        });
    }

    /** Removes an item if a condition holds; false if it doesn't. */
    boolean remove(String key, String condition, Map<String, AttributeValue> values) {
        return call(client -> {
                    try {
                        client.deleteItem(request -> request.tableName(name)
                                .key(key(key))
                                .conditionExpression(condition)
                                .expressionAttributeValues(values));
                        return true;
                    } catch (ConditionalCheckFailedException e) {
                        return false;
                    }
                })
                .orElseThrow();
    }

    /** The keys that a query of an index finds, in its order, at most so many. */
    List<String> keys(QueryRequest.Builder query, int most) {
        List<String> keys = new ArrayList<>();
        Map<String, AttributeValue> from = null;
        do {
            QueryRequest page = query.tableName(name)
                    .exclusiveStartKey(from)
                    .limit(Math.min(most - keys.size(), 1000))
                    .build();
            QueryResponse answer = call(client -> client.query(page)).orElseThrow();
            answer.items().forEach(item -> keys.add(item.get(KEY).s()));
            from = answer.hasLastEvaluatedKey() ? answer.lastEvaluatedKey() : null;
        } while (from != null && keys.size() < most);
        return keys;
    }

    /** Items as they are now, in the order of their keys; what is gone is left out. */
    List<Map<String, AttributeValue>> all(List<String> keys) {
        Map<String, Map<String, AttributeValue>> found = new HashMap<>();
        for (int start = 0; start < keys.size(); start += BATCH) {
            read(keys.subList(start, Math.min(keys.size(), start + BATCH)), found);
        }
        return keys.stream().map(found::get).filter(item -> item != null).toList();
    }

    /** DynamoDB answers with 16 MiB at most, and names the keys that are left. */
    private void read(List<String> keys, Map<String, Map<String, AttributeValue>> found) {
        Map<String, KeysAndAttributes> left = Map.of(
                name,
                KeysAndAttributes.builder()
                        .consistentRead(true)
                        .keys(keys.stream().map(DynamoTable::key).toList())
                        .build());
        while (!left.isEmpty()) {
            Map<String, KeysAndAttributes> asked = left;
            BatchGetItemResponse answer = call(client -> client.batchGetItem(request -> request.requestItems(asked)))
                    .orElseThrow();
            List<Map<String, AttributeValue>> items = answer.responses().getOrDefault(name, List.of());
            items.forEach(item -> found.put(item.get(KEY).s(), item));
            left = answer.hasUnprocessedKeys() ? answer.unprocessedKeys() : Map.of();
            if (items.isEmpty() && !left.isEmpty()) {
                throw new JobStoreException(
                        "table " + name + ": DynamoDB is too busy to read " + keys.size() + " items");
            }
        }
    }

    @Override
    public void close() {
        dynamo.close();
    }

    private <T> Optional<T> call(Function<DynamoDbClient, T> request) {
        return Optional.ofNullable(dynamo.call("table " + name, request));
    }

    private static Map<String, AttributeValue> key(String key) {
        return Map.of(KEY, AttributeValue.fromS(key));
    }
}
