package dev.salem.trigger.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** HTML that fetches nothing and runs no script. */
final class Pages {
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'";

    private Pages() {}

    static Response.ResponseBuilder answer(String html) {
        return Response.ok(html, MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store");
    }
}
