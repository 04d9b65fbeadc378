package dev.salem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person looks at a stream of this process. */
final class Console {
    private static final Path STREAMS = Path.of("/proc/self/fd");
    private static final int OUT = 1;
    private static final int ERR = 2;

    private Console() {}

    /** Whether results may be styled: {@code NO_COLOR} (no-color.org) and dumb terminals are heeded. */
    static boolean stylesOutput() {
        return isTerminal(OUT) && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    }

    /** Whether a bar may be drawn on the stream of logs. */
    static boolean drawsProgress() {
        return isTerminal(ERR) && !"dumb".equals(System.getenv("TERM"));
    }

    private static boolean isTerminal(int stream) {
        Path link = STREAMS.resolve(Integer.toString(stream));
        try {
            return Files.isSymbolicLink(link)
                    ? Files.readSymbolicLink(link).toString().matches("/dev/(pts/.*|tty.*|console)")
                    : System.console() != null;
        } catch (IOException e) {
            return false;
        }
    }
}
