package dev.salem.trigger.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.trigger.http.ServiceClient;
import dev.salem.trigger.http.StubEditor;
import dev.salem.trigger.http.StubProfile;
import dev.salem.trigger.http.StubbedService;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(StubProfile.class)
class MetricsResourceTest extends StubbedService {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "done            | edited    | salem_jobs_accepted_total",
                "done            | edited    | salem_jobs_ended_total{outcome=\"edited\"}",
                "done            | edited    | salem_job_duration_seconds_count{outcome=\"edited\"}",
                "done            | edited    | salem_job_wait_seconds_count",
                "done            | edited    | salem_phase_duration_seconds_count{phase=\"edit\"}",
                "reject          | rejected  | salem_jobs_ended_total{outcome=\"rejected\"}",
                "reject          | rejected  | salem_gate_rejections_total{measure=\"edit accuracy\"}",
                "refuse          | failed    | salem_jobs_ended_total{outcome=\"failed\"}",
                "refuse          | failed    | salem_job_failures_total{kind=\"invalid_input\"}",
                "explode         | failed    | salem_job_failures_total{kind=\"internal\"}"
            })
    void scrape_countsEachJobOnce(String title, String status, String series) {
        double before = value(series);
        ann.await(submit(title), job -> job.path("status").asText().equals(status));

        awaitValue(series, before + 1);
    }

    @Test
    void scrape_tellsOfWaitingAndRunningJobs_andOfThoseTurnedAway() {
        String held = submit(StubEditor.HOLD);
        ann.await(held, job -> job.path("detail").asText().equals("held"));
        double refusedBefore = value("salem_jobs_turned_away_total");
        submit("1");
        submit("2");
        submit("3");
        assertThat(ann.post("/v1/edits", body("4")).statusCode()).isEqualTo(429);

        assertThat(value("salem_jobs_running")).isEqualTo(1);
        assertThat(value("salem_queue_depth")).isEqualTo(3);
        assertThat(value("salem_jobs_turned_away_total")).isEqualTo(refusedBefore + 1);
        double cancelled = value("salem_jobs_ended_total{outcome=\"cancelled\"}");
        double edited = value("salem_jobs_ended_total{outcome=\"edited\"}");
        ann.delete(held);
        ann.await(held, job -> job.path("status").asText().equals("cancelled"));
        awaitValue("salem_jobs_ended_total{outcome=\"cancelled\"}", cancelled + 1);
        awaitValue("salem_jobs_ended_total{outcome=\"edited\"}", edited + 3);
        awaitValue("salem_queue_depth", 0);
        awaitValue("salem_jobs_running", 0);
    }

    @Test
    void scrape_tellsOfTheProcess() {
        assertThat(value("salem_build_info{")).isEqualTo(1);
        double resident = value("salem_process_resident_bytes");
        assertThat(resident).isGreaterThan(50e6);
        assertThat(value("salem_process_peak_resident_bytes")).isGreaterThanOrEqualTo(resident);
        assertThat(value("jvm_memory_used_bytes{")).isPositive();
    }

    @Test
    void scrape_speaksOpenMetrics_andWantsAKey() {
        ServiceClient prometheus =
                new ServiceClient(root, "X-Api-Key", StubProfile.BOB, "Accept", "application/openmetrics-text");
        HttpResponse<String> answer = prometheus.get("/q/metrics");

        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(answer.body()).endsWith("# EOF\n");
        assertThat(new ServiceClient(root).get("/q/metrics").statusCode()).isEqualTo(401);
    }

    /** A job's end is told after it is written; the test's time limit ends a wait in vain. */
    private void awaitValue(String series, double wanted) {
        while (value(series) != wanted) {
            Thread.onSpinWait();
        }
    }

    /** Of the first series that begins so; 0 while there is none. */
    private double value(String series) {
        return ann.get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }
}
