package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.PythonVenv;
import dev.salem.Ran;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Schemathesis makes up requests from the published document, right ones and wrong ones, and judges the answers. */
@QuarkusTest
@TestProfile(StubProfile.class)
class SchemathesisTest {
    private static final PythonVenv VENV = PythonVenv.of("schemathesis-4.32.5", "schemathesis", "schemathesis==4.32.5");

    @TestHTTPResource("/")
    private URI root;

    @Inject
    private StubEditor editor;

    @Test
    @Timeout(600)
    void service_answersWhateverComes_asTheDocumentSays() {
        editor.release.release(1_000_000);
        VENV.ready();

        Ran ran = Ran.of(new ProcessBuilder(
                VENV.home().resolve("bin/schemathesis").toString(),
                "run",
                root.resolve(OpenApiResource.PATH).toString(),
                "--header",
                "X-Api-Key: " + StubProfile.ANN,
                "--checks",
                "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
                        + "response_schema_conformance,negative_data_rejection",
                "--max-examples",
                "10",
                "--request-timeout",
                "10",
                "--generation-deterministic",
                "--no-color"));

        assertThat(ran.code()).as(ran.output()).isZero();
    }
}
