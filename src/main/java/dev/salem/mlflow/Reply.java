package dev.salem.mlflow;

import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * The answer to an upload.
 *
 * @param text its body, which may be empty
 */
public record Reply(int status, HttpHeaders headers, String text) {
    /** The first header of a name, in any case. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }
}
