package dev.salem.trigger.http;

import dev.salem.job.JobRequestException;
import dev.salem.job.Violation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header by which callers say that a request is one they sent before. */
public final class IdempotencyKey {
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private IdempotencyKey() {}

    /**
     * The header's value, if it came.
     *
     * @param value null where it didn't
     * @throws JobRequestException if it can't be a key
     */
    public static Optional<String> checked(String value) {
        if (value != null && !VISIBLE.matcher(value).matches()) {
            throw new JobRequestException(List.of(
                    new Violation(HEADER, "must be 1 to 200 visible ASCII characters, got: " + value.length())));
        }
        return Optional.ofNullable(value);
    }
}
