package dev.salem.trigger.webhook;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.BiFunction;

/** Where registries send their events. Without secret and rules in the settings there is nothing here. */
@Path("/webhooks")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class WebhookResource {
    private static final String SECONDS_TO_WAIT = "3";

    private final ConfiguredReceiver configured;
    private final Event<WebhookAnswered> answers;

    WebhookResource(ConfiguredReceiver configured, Event<WebhookAnswered> answers) {
        this.configured = configured;
        this.answers = answers;
    }

    @POST
    @Path("/mlflow")
    public Response mlflow(@Context HttpHeaders headers, byte[] body) {
        return received("mlflow", WebhookReceiver::mlflow, headers, body);
    }

    @POST
    @Path("/databricks")
    public Response databricks(@Context HttpHeaders headers, byte[] body) {
        return received("databricks", WebhookReceiver::databricks, headers, body);
    }

    private Response received(
            String format,
            BiFunction<WebhookReceiver, Delivery, WebhookAnswer> take,
            HttpHeaders headers,
            byte[] body) {
        WebhookReceiver receiver = configured.receiver().orElseThrow(NotFoundException::new);
        WebhookAnswer answer = take.apply(receiver, delivery(headers, body));
        answers.fire(new WebhookAnswered(format, answer));
        return response(answer);
    }

    static Delivery delivery(HttpHeaders headers, byte[] body) {
        return Delivery.of(headers.getRequestHeaders(), body == null ? new byte[0] : body);
    }

    static Response response(WebhookAnswer answer) {
        Response.ResponseBuilder response =
                Response.status(answer.kind().status()).entity(answer.document());
        return switch (answer.kind()) {
            case REFUSED ->
                response.header(HttpHeaders.WWW_AUTHENTICATE, "HMAC-SHA256").build();
            case BUSY, UNAVAILABLE ->
                response.header(HttpHeaders.RETRY_AFTER, SECONDS_TO_WAIT).build();
            default -> response.build();
        };
    }
}
