package dev.salem.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.registry.RegistryException;
import dev.salem.storage.StoreUri;
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

/** The judge of places, as the service's settings and as the lists of rules make it: both must say the same. */
class AllowedPlacesTest {
    @TempDir
    private Path root;

    private AllowedPlaces settings;
    private AllowedPlaces list;

    @BeforeEach
    void lay() throws IOException {
        Files.createDirectories(root.resolve("open/sub"));
        Files.createDirectories(root.resolve("open-not"));
        Files.writeString(root.resolve("secret"), "x");
        Files.createSymbolicLink(root.resolve("open/out"), root);
        Files.createSymbolicLink(root.resolve("open/passwd"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(root.resolve("open/dangling"), root.resolve("nowhere"));
        Files.createSymbolicLink(root.resolve("open/circle"), root.resolve("open/circle"));
        Files.createSymbolicLink(root.resolve("in"), root.resolve("open/sub"));
        settings = AllowedPlaces.below(
                List.of(root.resolve("open")), List.of("data", "s3://shared/team-a/"), Set.of("mlflow.internal"));
        list = AllowedPlaces.listed(List.of(
                root.resolve("open") + "/",
                "s3://data/",
                "s3://shared/team-a/",
                "mlflow-artifacts:/",
                "mlflow-artifacts://mlflow.internal/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ROOT/open",
                "ROOT/open/",
                "ROOT/open/sub",
                "ROOT/open/not-there/yet",
                "ROOT/open/sub/../x",
                "ROOT/open/naïve.jsonl",
                "file:ROOT/open/x",
                "file://ROOT/open/x",
                "file:ROOT/open/a%20b",
                "ROOT/in",
                "ROOT/in/edits.jsonl",
                "s3://data/x",
                "s3://data/a/b/c.jsonl",
                "s3://data/é.jsonl",
                "s3://data/%C3%A9.jsonl",
                "s3://shared/team-a",
                "s3://shared/team-a/",
                "s3://shared/team-a/x",
                "mlflow-artifacts:/1/m",
                "mlflow-artifacts://mlflow.internal/1/m",
                "models:/m/3",
                "models:/m@champion",
                "models:/m/latest",
                "models:/m-0123456789abcdef0123456789abcdef",
                "runs:/0123456789abcdef0123456789abcdef/model"
            })
    void hold_whatIsAllowed(String place) {
        assertThat(settings.hold(here(place))).isTrue();
        assertThat(list.hold(here(place))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Files of this machine.
                "/",
                "/etc/passwd",
                "//etc/passwd",
                "file:/etc/passwd",
                "file:///etc/passwd",
                "file:ROOT/open/%2e%2e/secret",
                "file:ROOT/open/%252e%252e/secret/../../../secret",
                "/proc/self/environ",
                "/proc/self/cwd/../etc/passwd",
                "/dev/stdin",
                "ROOT",
                "ROOT/secret",
                "ROOT/open-not",
                "ROOT/OPEN/x",
                "ROOT/open/../secret",
                "ROOT/open/sub/../../secret",
                "ROOT/open/./.././secret",
                "relative/model",
                ".",
                "..",
                "../../../../../../etc/passwd",
                "~/model",
                "C:\\windows\\system.ini",
                "\\\\server\\share",
                // Links.
                "ROOT/open/out/secret",
                "ROOT/open/out",
                "ROOT/open/out/not-there",
                "ROOT/open/passwd",
                "ROOT/open/circle",
                "ROOT/open/circle/x",
                "ROOT/open/dangling/x",
                "file:ROOT/open/out/secret",
                "ROOT/in/../../secret",
                // Buckets.
                "s3://other/x",
                "s3://data-other/x",
                "s3://datax",
                "s3://data.evil.example/x",
                "s3://DATA/x",
                "s3://data:443/x",
                "s3://dаta/x",
                "s3://shared/x",
                "s3://shared/",
                "s3://shared/team-ab/x",
                "s3://shared/TEAM-A/x",
                "s3://shared/team-a/../team-b/x",
                "s3://shared/team-a/./x",
                "s3://shared/team-a//x",
                "s3://shared//team-a/x",
                "s3://shared/team-a/%2e%2e/team-b/x",
                "s3://shared/team-a/.%2E/team-b/x",
                "s3://shared/team-a/%252e%252e/team-b/x",
                "s3://shared/team-a%2f..%2fteam-b/x",
                "s3://shared/team-a/%5c..%5cteam-b",
                "s3://shared/team-a\\..\\team-b/x",
                // Servers.
                "mlflow-artifacts://evil.example/1/m",
                "mlflow-artifacts://169.254.169.254/latest",
                "mlflow-artifacts://[::1]/1/m",
                "mlflow-artifacts://[fd00:ec2::254]/latest",
                "mlflow-artifacts://0x7f000001/1/m",
                "mlflow-artifacts://mlflow.internal.evil.example/1/m",
                "mlflow-artifacts://mlflow.internal./1/m",
                "mlflow-artifacts://MLFLOW.INTERNAL/1/m",
                "mlflow-artifacts://mlflow.internal:8080/1/m",
                "mlflow-artifacts:/../../etc/passwd",
                "mlflow-artifacts:/1/%2e%2e/x",
                "mlflow-artifacts:/1/%5c..%5cx",
                "mlflow-artifacts://user:password@mlflow.internal/1",
                // Other schemes and forms.
                "http://169.254.169.254/latest/meta-data",
                "http://[::ffff:169.254.169.254]/latest",
                "https://mlflow.internal/x",
                "https:///etc/passwd",
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
                "s3:///x",
                "S3://data/x",
                "FILE:/etc/passwd",
                "file://remote.example/share",
                "file:relative",
                "s3://user:password@data/x",
                "s3://data@evil.example/x",
                "s3://data/x?versionId=1",
                "s3://data/x#y",
                "s3://data/x y",
                "models://m/1",
                "models:/../1",
                "models:/m/1/../2",
                "runs:/../x",
                "",
                " ",
                " s3://data/x",
                "/etc/passwd\u0000",
                "s3://data/x\r\nHost: evil"
            })
    void hold_nothingElse(String place) {
        assertThat(settings.hold(here(place))).as("settings").isFalse();
        assertThat(list.hold(here(place))).as("list").isFalse();
    }

    @Test
    void hold_linkThatLeadsNowhereYet_byWhereItWouldLead() throws IOException {
        String place = root.resolve("open/dangling").toString();
        assertThat(settings.hold(place)).isFalse();

        Files.createDirectory(root.resolve("nowhere"));
        assertThat(settings.hold(place)).isFalse();
    }

    @Test
    void listed_fileWithoutSlash_isThatFileAlone() {
        AllowedPlaces one = AllowedPlaces.listed(
                List.of("s3://edits/a.jsonl", root.resolve("secret").toString()));

        assertThat(one.hold("s3://edits/a.jsonl")).isTrue();
        assertThat(one.hold(here("ROOT/secret"))).isTrue();
        assertThat(one.hold("s3://edits/a.jsonl/b")).isFalse();
        assertThat(one.hold("s3://edits/a.jsonlx")).isFalse();
        assertThat(one.hold("s3://edits/")).isFalse();
        assertThat(one.hold(here("ROOT/secret/x"))).isFalse();
    }

    @Test
    void hold_whereARegistryLeads() {
        assertThat(settings.hold(StoreUri.parse("s3://data/models/1"))).isTrue();
        assertThat(settings.hold(StoreUri.of(root.resolve("open/sub")))).isTrue();
        assertThat(settings.hold(StoreUri.of(Path.of("/etc")))).isFalse();
    }

    @Test
    void nothingListed_allowsWhatTheRegistryHoldsAlone() {
        AllowedPlaces none = AllowedPlaces.below(List.of(), List.of(), Set.of());

        assertThat(none.hold("models:/m/1")).isTrue();
        assertThat(none.hold("mlflow-artifacts:/1/m")).isTrue();
        assertThat(none.hold(here("ROOT/open/e"))).isFalse();
        assertThat(none.hold("s3://data/x")).isFalse();
    }

    @Test
    void below_wantsNamesOfBuckets() {
        for (String wrong : List.of("", " ", "s3://", "/")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AllowedPlaces.below(List.of(), List.of(wrong), Set.of()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"models:/m/1", "http://x/", "s3://a/../b/", "s3://a/%2e%2e/", "s3://user:password@a/", ""})
    void listed_refusesWhatIsNoPlace(String place) {
        assertThatThrownBy(() -> AllowedPlaces.listed(List.of(place)))
                .isInstanceOf(RegistryException.class)
                .hasMessageNotContaining("password");
    }

    private String here(String place) {
        return place.replace("ROOT", root.toString());
    }
}
