package dev.salem.mlflow;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;

/** A file on its way from a server. The caller closes it; closed before its end, it gives the connection up. */
public final class Download implements AutoCloseable {
    private final int status;
    private final HttpHeaders headers;
    private final InputStream body;

    Download(int status, HttpHeaders headers, InputStream body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** 200, or 206 for a part. */
    public int status() {
        return status;
    }

    /** The first header of a name, in any case. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** Bytes to come, where the server says so. */
    public OptionalLong length() {
        return headers.firstValueAsLong("Content-Length");
    }

    /** The bytes; reading fails with {@link IOException} where the connection breaks or nothing comes any more. */
    public InputStream body() {
        return body;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
