package dev.salem.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedPlacesTest {
    @TempDir
    private Path root;

    private AllowedPlaces places;

    @BeforeEach
    void lay() throws IOException {
        Files.createDirectories(root.resolve("open/sub"));
        Files.createDirectories(root.resolve("open-not"));
        Files.writeString(root.resolve("secret"), "x");
        Files.createSymbolicLink(root.resolve("open/out"), root);
        Files.createSymbolicLink(root.resolve("in"), root.resolve("open/sub"));
        places = new AllowedPlaces(
                List.of(root.resolve("open")), List.of("data", "s3://shared/team-a/"), Set.of("mlflow.internal"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ROOT/open",
                "ROOT/open/sub",
                "ROOT/open/not-there/yet",
                "ROOT/open/sub/../x",
                "file:ROOT/open/x",
                "file://ROOT/open/x",
                "ROOT/in",
                "ROOT/in/edits.jsonl",
                "s3://data/x",
                "s3://data/a/b/c.jsonl",
                "s3://shared/team-a",
                "s3://shared/team-a/x",
                "mlflow-artifacts:/1/m",
                "mlflow-artifacts://mlflow.internal/1/m",
                "models:/m/3",
                "models:/m@champion",
                "models:/m/latest",
                "models:/m-0123456789abcdef0123456789abcdef",
                "runs:/0123456789abcdef0123456789abcdef/model"
            })
    void require_letsAllowedPlacesPass(String place) {
        assertThatCode(() -> places.require(request(place, "s3://data/e.jsonl")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/etc/passwd",
                "file:/etc/passwd",
                "file:///etc/passwd",
                "/proc/self/environ",
                "ROOT",
                "ROOT/secret",
                "ROOT/open-not",
                "ROOT/open/../secret",
                "ROOT/open/sub/../../secret",
                "ROOT/open/out/secret",
                "ROOT/open/out",
                "ROOT/open/out/not-there",
                "ROOT/in/../../secret",
                "relative/model",
                ".",
                "..",
                "../../../../../../etc/passwd",
                "~/model",
                "s3://other/x",
                "s3://data-other/x",
                "s3://datax",
                "s3://shared/x",
                "s3://shared/team-ab/x",
                "s3://shared/team-a/../team-b/x",
                "s3://shared/team-a/./x",
                "s3://shared/team-a//x",
                "s3://shared/team-a/%2e%2e/team-b/x",
                "s3://shared/team-a/%252e%252e/team-b/x",
                "s3://shared/team-a%2f..%2fteam-b/x",
                "s3://DATA/x",
                "mlflow-artifacts://evil.example/1/m",
                "mlflow-artifacts://169.254.169.254/latest",
                "mlflow-artifacts://mlflow.internal.evil.example/1/m",
                "mlflow-artifacts://mlflow.internal:8080/1/m",
                "mlflow-artifacts:/../../etc/passwd",
                "mlflow-artifacts:/1/%2e%2e/x",
                "mlflow-artifacts:/1/%5c..%5cx"
            })
    void require_refusesOtherPlaces_asModelAndAsEditSet(String place) {
        assertThat(fields(place, "s3://data/e.jsonl")).containsExactly("model");
        assertThat(fields("models:/m/1", place)).containsExactly("editSet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "https://mlflow.internal/x",
                "ftp://x/y",
                "gopher://x/y",
                "jar:file:/a.jar!/x",
                "data:text/plain,x",
                "hf://a/b",
                "dbfs:/x",
                "gs://b/x",
                "azure://b/x",
                "s3a://data/x",
                "s3:data/x",
                "S3://data/x",
                "FILE:/etc/passwd",
                "file://remote.example/share",
                "s3://user:password@data/x",
                "s3://data/x?versionId=1",
                "s3://data/x#y",
                "models://m/1",
                "models:/../1",
                "models:/m/1/../2",
                "runs:/../x",
                "mlflow-artifacts://user:password@mlflow.internal/1",
                " /etc/passwd\u0000"
            })
    void request_withAPlaceOfAnotherForm_isNotEvenRead(String place) {
        Throwable refused = catchThrowable(() -> places.require(request(place, "s3://data/e.jsonl")));

        assertThat(refused).isInstanceOfAny(JobRequestException.class, PlaceNotAllowedException.class);
        assertThat(refused).hasMessageNotContaining("password");
    }

    @Test
    void nothingListed_allowsRegisteredModelsAlone() {
        places = new AllowedPlaces(List.of(), List.of(), Set.of());

        assertThat(fields("models:/m/1", "ROOT/open/e")).containsExactly("editSet");
        assertThat(fields("s3://data/x", "s3://data/e")).containsExactly("model", "editSet");
    }

    private List<String> fields(String model, String editSet) {
        return catchThrowableOfType(PlaceNotAllowedException.class, () -> places.require(request(model, editSet)))
                .violations()
                .stream()
                .map(Violation::field)
                .toList();
    }

    private JobRequest request(String model, String editSet) {
        return JobRequest.of(JsonNodeFactory.instance
                .objectNode()
                .put("model", model.replace("ROOT", root.toString()))
                .put("editSet", editSet.replace("ROOT", root.toString())));
    }
}
