package dev.salem.cli;

import dev.salem.progress.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Function;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress on the stream of logs: a bar for each phase on a terminal, else a line for each phase. */
final class ConsoleProgress implements Progress, AutoCloseable {
    private static final int WIDTH = 92;
    private static final int NAME = 24;
    private static final long STEPS = 100;

    private final PrintWriter err;
    private final boolean draws;
    private String phase = "";
    private ProgressBar bar;

    private ConsoleProgress(PrintWriter err, boolean draws) {
        this.err = err;
        this.draws = draws;
    }

    /** Does a piece of work with progress on {@code err}; the last bar is closed before this returns. */
    static <T> T during(PrintWriter err, Function<Progress, T> work) {
        try (ConsoleProgress progress = new ConsoleProgress(err, Console.drawsProgress())) {
            return work.apply(progress);
        }
    }

    @Override
    public synchronized void report(String name, double fraction, String detail) {
        if (!name.equals(phase)) {
            begin(name);
        }
        if (bar != null) {
            bar.stepTo(Math.round(STEPS * Math.max(0, Math.min(1, fraction))));
            bar.setExtraMessage(detail);
        }
    }

    private void begin(String name) {
        close();
        phase = name;
        if (draws) {
            bar = new ProgressBarBuilder()
                    .setTaskName(name + " ".repeat(Math.max(0, NAME - name.length())))
                    .setInitialMax(STEPS)
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .setUpdateIntervalMillis((int) Duration.ofMillis(100).toMillis())
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                    .setMaxRenderedLength(WIDTH)
                    .hideEta()
                    .build();
        } else {
            err.println("salem: " + name);
            err.flush();
        }
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
