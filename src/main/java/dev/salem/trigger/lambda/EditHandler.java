package dev.salem.trigger.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * The edit function of AWS Lambda: starts the application without routes when it is made. It implements none of AWS's
 * interfaces, for Quarkus would take it for the only handler of its artifact then; the runtime finds it by its signature.
 */
public final class EditHandler {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Called by the runtime only. */
    public EditHandler() {
        System.setProperty("salem.service.serves", "false");
        Quarkus.manualInitialize();
    }

    /** Answers records of SQS with those that failed, and a request with its outcome or a problem. */
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        Quarkus.manualStart();
        LambdaEdits edits = Arc.container().instance(LambdaEdits.class).get();
        JsonNode said = edits.answer(
                JSON.readTree(event),
                context.getAwsRequestId(),
                () -> Duration.ofMillis(context.getRemainingTimeInMillis()));
        JSON.writeValue(answer, said);
    }
}
