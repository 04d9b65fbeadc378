package dev.salem.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.salem.access.AllowedPlaces;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobLimitsTest {
    private static final String RULES =
            """
            {"principals": [{"name": "ann", "models": ["m"], "editSets": ["s3://b/"], "waiting": 2, "perMinute": 4},
                            {"name": "bob", "models": ["fever-*"]}]}
            """;

    @TempDir
    private Path folder;

    private Jobs jobs;
    private JobService service;

    @BeforeEach
    void open() {
        jobs = new Jobs(folder);
        service = jobs.under(RULES);
    }

    @Test
    void submit_ofWhatIsNotAllowed_tellsEachField_andTakesNothing() {
        JobRequest request = request("{\"model\":\"models:/other/1\",\"editSet\":\"s3://c/e.jsonl\"}");

        NotAllowedException refused =
                catchThrowableOfType(NotAllowedException.class, () -> service.submit(request, "ann", Optional.empty()));

        assertThat(refused).hasMessageContaining("ann may not ask for this");
        assertThat(refused.violations())
                .containsExactly(
                        new Violation("model", "must not be models:/other/1"),
                        new Violation("editSet", "must not be s3://c/e.jsonl"),
                        new Violation("name", "must not be other"));
        assertThat(jobs.store.unfinished()).isEmpty();
    }

    @Test
    void submit_underAForeignName_isRefused() {
        JobRequest request =
                request("{\"model\":\"models:/fever-a/1\",\"editSet\":\"s3://c/e.jsonl\",\"name\":\"other\"}");

        assertThat(catchThrowableOfType(
                                NotAllowedException.class, () -> service.submit(request, "bob", Optional.empty()))
                        .violations())
                .extracting(Violation::field)
                .containsExactly("name");
    }

    @Test
    void submit_ofSomebodyWithoutARule_isRefused() {
        assertThatExceptionOfType(NotAllowedException.class)
                .isThrownBy(() -> service.submit(Jobs.request("a"), "eve", Optional.empty()))
                .withMessageContaining("eve may ask for nothing");
    }

    @Test
    void submit_beyondTheWaitingJobs_isRefused_butNotARepeat() {
        service.submit(Jobs.request("a"), "ann", Optional.of("a"));
        service.submit(Jobs.request("b"), "ann", Optional.of("b"));

        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> service.submit(Jobs.request("c"), "ann", Optional.of("c")))
                .withMessageContaining("2 jobs of ann wait already");
        assertThat(service.submit(Jobs.request("a"), "ann", Optional.of("a")).repeated())
                .isTrue();
    }

    @Test
    void submit_tooOften_isRefusedUntilTimeHasPassed() {
        for (int i = 0; i < 4; i++) {
            service.submit(Jobs.request("a"), "ann", Optional.of("a"));
        }

        LimitExceededException refused = catchThrowableOfType(
                LimitExceededException.class, () -> service.submit(Jobs.request("a"), "ann", Optional.of("a")));
        assertThat(refused).hasMessageContaining("ann may ask 4 times a minute");
        assertThat(refused.after()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(16));

        jobs.pass(refused.after());
        assertThatCode(() -> service.submit(Jobs.request("a"), "ann", Optional.of("a")))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> service.submit(Jobs.request("a"), "ann", Optional.of("a")));
    }

    @Test
    void requireWithin_tellsEachField() {
        AllowedPlaces places = AllowedPlaces.below(List.of(), List.of("b"), Set.of());

        assertThatCode(() -> Jobs.request("a").requireWithin(places)).doesNotThrowAnyException();
        assertThat(catchThrowableOfType(NotAllowedException.class, () -> request(
                                        "{\"model\":\"/etc\",\"editSet\":\"s3://c/e\"}")
                                .requireWithin(places))
                        .violations())
                .extracting(Violation::field)
                .containsExactly("model", "editSet");
    }

    private static JobRequest request(String json) {
        return JobRequest.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
