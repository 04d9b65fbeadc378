package dev.salem.trigger.http;

import dev.salem.job.EditJob;
import dev.salem.job.JobPage;
import dev.salem.job.JobState;
import io.quarkus.qute.TemplateInstance;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The page on which a person sees the jobs.
 *
 * @param summary what is going on
 * @param renewal seconds after which it is asked for again
 * @param next where older jobs begin, or null
 * @param nonce what its script bears
 */
record StatusPage(List<Row> rows, String summary, int renewal, String caller, String next, String nonce)
        implements TemplateInstance {
    private static final int WHILE_JOBS_MOVE = 2;
    private static final int ELSE = 5;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** One job; texts are null where there is nothing to say. */
    record Row(
            String id,
            String title,
            String model,
            String requester,
            String createdAt,
            String took,
            String state,
            boolean running,
            boolean cancellable,
            boolean cancelling,
            double fraction,
            String phase,
            String detail,
            String retry,
            String figures,
            String why,
            boolean report,
            String path) {
        static Row of(EditJob job) {
            return new Row(
                    job.id(),
                    job.request().title(),
                    job.request().model(),
                    job.requester(),
                    TIME.format(job.createdAt()),
                    job.state().isFinal() ? Span.between(job.createdAt(), job.updatedAt()) : null,
                    job.state().jsonName(),
                    job.state() == JobState.RUNNING,
                    !job.state().isFinal() && !job.cancelRequested(),
                    job.state() == JobState.RUNNING && job.cancelRequested(),
                    job.progress().fraction(),
                    job.progress().phase(),
                    textOrNull(job.progress().detail()),
                    job.nextAttemptAt().map(TIME::format).orElse(null),
                    job.knownOutcome().map(Figures::of).orElse(null),
                    why(job),
                    job.outcome().isPresent(),
                    JobDocument.path(job));
        }

        /** Percent of the phase, whole. */
        public long percent() {
            return Math.round(100 * fraction);
        }

        /** Why it came to no edited version: what failed, or what fell short of the gate. */
        private static String why(EditJob job) {
            List<String> reasons = new ArrayList<>();
            job.failure().ifPresent(failure -> reasons.add(failure.message()));
            job.outcome()
                    .ifPresent(outcome -> outcome.at("/gate/reasons").forEach(reason -> reasons.add(reason.asText())));
            return textOrNull(String.join("; ", reasons));
        }

        private static String textOrNull(String text) {
            return text.isEmpty() ? null : text;
        }
    }

    /** @param waiting jobs in the queue */
    static StatusPage of(JobPage page, int waiting, String caller, String nonce) {
        long running = page.jobs().stream()
                .filter(job -> job.state() == JobState.RUNNING)
                .count();
        return new StatusPage(
                page.jobs().stream().map(Row::of).toList(),
                summary(running, waiting),
                page.jobs().stream().allMatch(job -> job.state().isFinal()) ? ELSE : WHILE_JOBS_MOVE,
                caller,
                page.next().orElse(null),
                nonce);
    }

    private static String summary(long running, int waiting) {
        if (running == 0 && waiting == 0) {
            return "No edit is running, none waits.";
        }
        String runs = running == 0 ? "No edit is running" : count(running, "edit is running", "edits are running");
        return runs + ", " + (waiting == 0 ? "none waits." : count(waiting, "waits.", "wait."));
    }

    private static String count(long count, String one, String several) {
        return count + " " + (count == 1 ? one : several);
    }
}
