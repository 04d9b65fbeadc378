package dev.salem.trigger.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** HTML that loads nothing from elsewhere. */
final class Pages {
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'";

    private Pages() {}

    /** A page that runs no script. */
    static Response.ResponseBuilder answer(String html) {
        return answer(html, POLICY);
    }

    /** A page whose one script bears {@code nonce}, and may ask this service. */
    static Response.ResponseBuilder scripted(String html, String nonce) {
        return answer(html, POLICY + "; script-src 'nonce-" + nonce + "'; connect-src 'self'");
    }

    private static Response.ResponseBuilder answer(String html, String policy) {
        return Response.ok(html, MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .header("Content-Security-Policy", policy)
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store");
    }
}
