package dev.salem.trigger.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What the service can be asked for, as OpenAPI: the published document itself. */
@Path(OpenApiResource.PATH)
public class OpenApiResource {
    static final String PATH = "/v1/openapi.yaml";

    private static final String DOCUMENT = "/openapi/salem.yaml";

    @GET
    @Produces("application/yaml")
    public byte[] document() {
        try (InputStream in = OpenApiResource.class.getResourceAsStream(DOCUMENT)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own OpenAPI document can't be read", e);
        }
    }
}
