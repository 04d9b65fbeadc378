package dev.salem.trigger.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.trigger.webhook.Reconciliation;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * The reconcile function of AWS Lambda, which a schedule calls: a front sleeps between requests and can't look by itself.
 * Like {@link EditHandler} it is found by its signature; it never loads libtorch.
 */
public final class ReconcileHandler {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Called by the runtime only. */
    public ReconcileHandler() {
        System.setProperty("salem.service.serves", "false");
        Quarkus.manualInitialize();
    }

    /** Looks once, whatever the event says, and answers {@code {"jobs": 2}}. A registry that doesn't answer is an error. */
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        Quarkus.manualStart();
        int jobs = Arc.container().instance(Reconciliation.class).get().once();
        JSON.writeValue(answer, Map.of("jobs", jobs));
    }
}
