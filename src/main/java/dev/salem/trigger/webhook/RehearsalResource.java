package dev.salem.trigger.webhook;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Where a {@link Rehearsal} is played, answered as a registry is; nothing is here at other times. */
@Path(Rehearsal.ROOT + "webhooks/mlflow")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class RehearsalResource {
    private final Rehearsal rehearsal;

    RehearsalResource(Rehearsal rehearsal) {
        this.rehearsal = rehearsal;
    }

    @POST
    public Response receive(@Context HttpHeaders headers, byte[] body) {
        WebhookReceiver receiver = rehearsal.receiver().orElseThrow(NotFoundException::new);
        return WebhookResource.response(receiver.mlflow(WebhookResource.delivery(headers, body)));
    }
}
