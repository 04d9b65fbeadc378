package dev.salem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A program that came to its end.
 *
 * @param code what it exited with; −1 where it can't be started
 * @param output all that it wrote, errors included
 */
public record Ran(int code, String output) {
    private static final int MINUTES = 8;

    /** Runs it with no input. */
    public static Ran of(ProcessBuilder program) {
        return of(program, "");
    }

    /** Runs it, at most eight minutes. */
    public static Ran of(ProcessBuilder program, String input) {
        try {
            Path log = Files.createTempFile("salem-ran", ".log");
            Path given = Files.createTempFile("salem-ran", ".in");
            try {
                Files.writeString(given, input);
                Process process = program.redirectErrorStream(true)
                        .redirectInput(given.toFile())
                        .redirectOutput(log.toFile())
                        .start();
                if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                }
                return new Ran(process.waitFor(), Files.readString(log));
            } finally {
                Files.delete(log);
                Files.delete(given);
            }
        } catch (IOException e) {
            return new Ran(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}
