package dev.salem.job.aws;

import dev.salem.MotoServer;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Tables and queues as the Terraform module makes them, on a {@link MotoServer}, and clients of it. */
public final class Moto {
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("salem-test", "salem-test-secret"));

    private final URI address;

    private Moto(URI address) {
        this.address = address;
    }

    public static Moto shared() {
        return at(MotoServer.shared().uri());
    }

    /** By way of another address, such as a proxy in front. */
    public static Moto at(URI address) {
        return new Moto(address);
    }

    public AwsService<DynamoDbClient> dynamo() {
        return new AwsService<>("DynamoDB", http -> DynamoDbClient.builder()
                .endpointOverride(address)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .httpClient(http)
                .build());
    }

    public AwsService<SqsClient> sqs() {
        return new AwsService<>("SQS", http -> SqsClient.builder()
                .endpointOverride(address)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .httpClient(http)
                .build());
    }

    /** A new table for jobs. */
    public String makeTable() {
        String name = "jobs-" + UUID.randomUUID();
        try (AwsService<DynamoDbClient> dynamo = dynamo()) {
            dynamo.call(
                    name,
                    client -> client.createTable(table -> table.tableName(name)
                            .billingMode(BillingMode.PAY_PER_REQUEST)
                            .attributeDefinitions(text("pk"), text("kind"), text("unfinished"), text("created"))
                            .keySchema(key("pk", KeyType.HASH))
                            .globalSecondaryIndexes(index("newest", "kind"), index("unfinished", "unfinished"))));
        }
        return name;
    }

    /** A new queue; its URL. */
    public String makeQueue() {
        try (AwsService<SqsClient> sqs = sqs()) {
            return sqs.call(
                            "a queue",
                            client -> client.createQueue(queue -> queue.queueName("jobs-" + UUID.randomUUID())
                                    .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "5400"))))
                    .queueUrl();
        }
    }

    private static GlobalSecondaryIndex index(String name, String hash) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(key(hash, KeyType.HASH), key("created", KeyType.RANGE))
                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                .build();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
