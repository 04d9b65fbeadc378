package dev.salem.job.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.salem.job.EditJob;
import dev.salem.job.InProcessQueue;
import dev.salem.job.JobRequest;
import dev.salem.job.JobService;
import dev.salem.job.JobStoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderJobStoreTest {
    @TempDir
    private Path folder;

    @Test
    void job_readsBackAsItWasWritten() {
        EditJob job = service(folder).submit(request(), "ann", Optional.empty()).job();

        assertThat(new FolderJobStore(folder).find(job.id())).contains(job);
        assertThat(new FolderJobStore(folder).unfinished()).containsExactly(job);
    }

    @Test
    void replace_ofManyWriters_letsOneWin() throws InterruptedException, ExecutionException {
        EditJob job = service(folder).submit(request(), "ann", Optional.empty()).job();
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try {
            List<Callable<EditJob>> cancels = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                cancels.add(() -> service(folder).cancel(job.id()));
            }
            for (Future<EditJob> cancel : writers.invokeAll(cancels)) {
                assertThat(cancel.get().version()).isEqualTo(2);
            }
        } finally {
            writers.shutdownNow();
        }
        EditJob cancelled = new FolderJobStore(folder).find(job.id()).orElseThrow();
        assertThat(new FolderJobStore(folder).replace(job, cancelled)).isFalse();
        assertThat(new FolderJobStore(folder).remove(job)).isFalse();
        assertThat(new FolderJobStore(folder).unfinished()).isEmpty();
    }

    @Test
    void find_ofABrokenFile_namesTheTrouble() throws IOException {
        EditJob job = service(folder).submit(request(), "ann", Optional.empty()).job();
        Files.writeString(folder.resolve(job.id() + ".json"), "{\"id\":");

        assertThatExceptionOfType(JobStoreException.class)
                .isThrownBy(() -> new FolderJobStore(folder).find(job.id()))
                .withMessageContaining("no job of this program");
    }

    /** A process that submits without end is killed: every job that it told of is there, whole. */
    @Test
    void submittedJobs_outliveAKilledProcess() throws IOException, InterruptedException {
        Process submitter = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Submitter.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> told = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(submitter.getInputStream(), StandardCharsets.UTF_8))) {
            while (told.size() < 30) {
                told.add(lines.readLine());
            }
        } finally {
            submitter.destroyForcibly().waitFor();
        }

        FolderJobStore store = new FolderJobStore(folder);
        assertThat(told).allSatisfy(id -> assertThat(store.find(id)).isPresent());
        assertThat(store.unfinished()).extracting(EditJob::id).containsAll(told);
        assertThat(service(folder).submit(request(), "ann", Optional.empty()).repeated())
                .isFalse();
    }

    static JobService service(Path folder) {
        return new JobService(
                new FolderJobStore(folder),
                new FolderJobReports(folder),
                new InProcessQueue(100_000),
                InstantSource.system());
    }

    static JobRequest request() {
        return JobRequest.parse(
                "{\"model\":\"models:/m/1\",\"editSet\":\"s3://b/e\"}".getBytes(StandardCharsets.UTF_8));
    }
}
