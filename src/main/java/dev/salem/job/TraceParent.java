package dev.salem.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The span that a request came from, as the header {@code traceparent} of W3C Trace Context says it.
 *
 * @param text of version 00
 */
public record TraceParent(@JsonValue String text) {
    private static final Pattern FORM = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int TRACE = 3;
    private static final int SPAN = 36;
    private static final int FLAGS = 53;

    /** @throws IllegalArgumentException if the text has another form */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TraceParent {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a traceparent must be 00-TRACE-SPAN-FLAGS in hex digits, got: " + text);
        }
    }

    /** A header's value; empty where it is none that can be read, for a trace must stop no request. */
    public static Optional<TraceParent> read(String header) {
        return Optional.ofNullable(header)
                .filter(text -> FORM.matcher(text).matches())
                .map(TraceParent::new);
    }

    /** 32 hex digits. */
    public String traceId() {
        return text.substring(TRACE, SPAN - 1);
    }

    /** 16 hex digits. */
    public String spanId() {
        return text.substring(SPAN, FLAGS - 1);
    }

    /** Two hex digits; the last bit tells whether the trace is recorded. */
    public String flags() {
        return text.substring(FLAGS);
    }
}
