package dev.salem.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.salem.access.AccessRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleJobsTest {
    private static final String RULES =
            """
            {"principals": [{"name": "ann"}, {"name": "bob", "operator": true},
                            {"name": "jwt:*@ops.example", "operator": true}, {"name": "webhook:registry"}]}
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

    @ParameterizedTest
    @CsvSource({
        "ann,                     ann,              true",
        "ann,                     bob,              false",
        "ann,                     webhook:registry, false",
        "ann2,                    ann,              false",
        "nobody,                  ann,              false",
        "bob,                     ann,              true",
        "bob,                     webhook:registry, true",
        "jwt:eve@ops.example,     ann,              true",
        "jwt:eve@ops.example.org, ann,              false"
    })
    void jobsOfOthers_areThereForOperatorsAlone(String viewer, String requester, boolean seen) {
        String id = submit(requester);
        VisibleJobs visible = service.visibleTo(viewer);

        if (seen) {
            assertThat(visible.get(id).requester()).isEqualTo(requester);
            assertThat(visible.report(id)).isEmpty();
            assertThat(ids(visible)).containsExactly(id);
            assertThat(visible.page(Optional.of(id), 5).jobs()).isEmpty();
            assertThat(visible.cancel(id).state()).isEqualTo(JobState.CANCELLED);
        } else {
            assertNotThere(() -> visible.get(id));
            assertNotThere(() -> visible.report(id));
            assertNotThere(() -> visible.cancel(id));
            assertNotThere(() -> visible.page(Optional.of(id), 5));
            assertThat(ids(visible)).isEmpty();
            assertThat(service.get(id).state()).isEqualTo(JobState.QUEUED);
        }
        assertThat(ids(service.all())).containsExactly(id);
    }

    @Test
    void withoutRules_eachSeesTheirOwn() {
        service = jobs.under(AccessRules.NONE);
        String anns = submit("ann");
        String bobs = submit("bob");

        assertThat(ids(service.visibleTo("ann"))).containsExactly(anns);
        assertThat(ids(service.visibleTo("bob"))).containsExactly(bobs);
    }

    private String submit(String requester) {
        return service.submit(Jobs.request("t"), requester, Optional.empty())
                .job()
                .id();
    }

    private static List<String> ids(VisibleJobs visible) {
        return visible.page(Optional.empty(), 5).jobs().stream()
                .map(EditJob::id)
                .toList();
    }

    private static void assertNotThere(ThrowingCallable call) {
        assertThatExceptionOfType(JobNotFoundException.class).isThrownBy(call);
    }
}
