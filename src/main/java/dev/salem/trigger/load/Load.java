package dev.salem.trigger.load;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One load on a service. */
public final class Load {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final LoadPlan plan;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Answer[] answers;
    private final AtomicInteger next = new AtomicInteger();
    private OptionalLong end = OptionalLong.empty();

    private Load(LoadPlan plan) {
        this.plan = plan;
        this.answers = new Answer[plan.requests()];
    }

    private record Answer(int wish, int status, String job, long nanos) {}

    /**
     * Sends everything, and looks afterwards what became of it.
     *
     * @throws IOException if the service doesn't tell of its jobs
     */
    public static LoadResult run(LoadPlan plan) throws IOException, InterruptedException {
        return new Load(plan).run();
    }

    /**
     * Sends everything that can be answered within a time, and looks after nothing.
     *
     * @return how many were answered
     * @throws IOException if nothing could be sent
     */
    public static long answered(LoadPlan plan, Duration within) throws IOException, InterruptedException {
        Load load = new Load(plan);
        load.end = OptionalLong.of(System.nanoTime() + within.toNanos());
        load.sendAll(new Wishes(plan), System.nanoTime());
        return Stream.of(load.answers)
                .filter(answer -> answer != null && answer.status() > 0)
                .count();
    }

    private LoadResult run() throws IOException, InterruptedException {
        ServiceView view = new ServiceView(plan, http);
        double before = view.residentBytes();
        long begin = System.nanoTime();
        sendAll(new Wishes(plan), begin);
        double seconds = (System.nanoTime() - begin) / 1e9;
        Map<Integer, List<String>> jobs = Stream.of(answers)
                .filter(answer -> !answer.job().isEmpty())
                .collect(Collectors.groupingBy(Answer::wish, Collectors.mapping(Answer::job, Collectors.toList())));
        List<String> taken =
                jobs.values().stream().flatMap(List::stream).distinct().toList();
        return new LoadResult(
                Stream.of(answers).collect(Collectors.groupingBy(Answer::status, Collectors.counting())),
                taken.size(),
                view.missing(taken),
                (int) jobs.values().stream()
                        .filter(ids -> ids.stream().distinct().count() > 1)
                        .count(),
                seconds,
                LoadResult.Latency.of(
                        Stream.of(answers).mapToLong(Answer::nanos).toArray()),
                before,
                view.residentBytes());
    }

    private void sendAll(Wishes wishes, long begin) throws IOException, InterruptedException {
        ExecutorService submitters = Executors.newFixedThreadPool(plan.submitters());
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int submitter = 0; submitter < plan.submitters(); submitter++) {
                all.add(submitters.submit(() -> submit(wishes, begin)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("the load could not be sent: " + e.getCause(), e);
        } finally {
            submitters.shutdownNow();
        }
    }

    private void submit(Wishes wishes, long begin) {
        for (int request = next.getAndIncrement();
                request < plan.requests() && !isOver();
                request = next.getAndIncrement()) {
            long due = plan.perSecond() > 0 ? begin + (long) (request / plan.perSecond() * 1e9) : System.nanoTime();
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            answers[request] = send(wishes, request, due);
        }
    }

    private boolean isOver() {
        return end.isPresent() && System.nanoTime() - end.getAsLong() > 0;
    }

    private Answer send(Wishes wishes, int request, long due) {
        int wish = wishes.wish(request);
        try {
            HttpResponse<String> response = http.send(wishes.request(request), HttpResponse.BodyHandlers.ofString());
            return new Answer(wish, response.statusCode(), ServiceView.job(response), System.nanoTime() - due);
        } catch (IOException e) {
            return new Answer(wish, 0, "", System.nanoTime() - due);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(wish, 0, "", WITHIN.toNanos());
        }
    }
}
