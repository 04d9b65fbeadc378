package dev.salem.trigger.lambda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Messages of an SQS queue as its event source mapping hands them to a function. */
public final class QueueEvent {
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final ArrayNode records = json.putArray("Records");
    private final String queueArn;

    private QueueEvent(String queueArn) {
        this.queueArn = queueArn;
    }

    public static QueueEvent of(String queueArn) {
        return new QueueEvent(queueArn);
    }

    public QueueEvent with(String messageId, String receiptHandle, String body) {
        records.addObject()
                .put("messageId", messageId)
                .put("receiptHandle", receiptHandle)
                .put("body", body)
                .put("eventSource", "aws:sqs")
                .put("eventSourceARN", queueArn);
        return this;
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
