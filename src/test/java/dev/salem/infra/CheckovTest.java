package dev.salem.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.PythonVenv;
import dev.salem.Ran;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deployed, judged by checkov's rules. */
class CheckovTest {
    private static final PythonVenv CHECKOV = PythonVenv.of("checkov-3.3.30", "checkov", "checkov==3.3.30");
    private static final Path EXCEPTIONS = Path.of("terraform/checkov-exceptions.csv");

    @TempDir
    private Path folder;

    /** An exception that is needed no longer fails it, too. */
    @Test
    void terraformAndDockerfile_failOnlyWhereAnExceptionSaysWhy() throws IOException {
        Ran.of(new ProcessBuilder("cp", "-r", "terraform", "infra/docker/Dockerfile", folder.toString()));

        Map<String, JsonNode> reports = check("terraform", "dockerfile");

        assertThat(failures(reports.get("terraform"))).isEqualTo(exceptions());
        assertThat(passed(reports.get("terraform"))).isGreaterThan(300);
        assertThat(failures(reports.get("dockerfile"))).isEmpty();
        assertThat(passed(reports.get("dockerfile"))).isGreaterThan(100);
    }

    @Test
    void manifests_failNothing() throws IOException {
        for (String overlay : List.of("cpu", "gpu")) {
            Files.writeString(folder.resolve(overlay + ".yaml"), Kustomize.render(overlay));
        }

        Map<String, JsonNode> reports = check("kubernetes");

        assertThat(failures(reports.get("kubernetes"))).isEmpty();
        assertThat(passed(reports.get("kubernetes"))).isPositive();
    }

    /** Checkov's reports on the folder, by what they are about. */
    private Map<String, JsonNode> check(String... frameworks) throws IOException {
        CHECKOV.ready();
        Path report = Files.createDirectory(folder.resolve("report"));
        ProcessBuilder checkov = new ProcessBuilder(
                CHECKOV.python().toString(),
                "-m",
                "checkov.main",
                "--directory",
                folder.toString(),
                "--compact",
                "--quiet",
                "--skip-download",
                "--output",
                "json",
                "--output-file-path",
                report.toString());
        checkov.command().add("--framework");
        checkov.command().addAll(List.of(frameworks));
        Ran ran = Ran.of(checkov);
        Path results = report.resolve("results_json.json");
        assertThat(results).as(ran.output()).exists();
        JsonNode json = new ObjectMapper().readTree(results.toFile());
        return StreamSupport.stream((json.isArray() ? json : List.of(json)).spliterator(), false)
                .collect(Collectors.toMap(one -> one.path("check_type").asText(), Function.identity()));
    }

    private static int passed(JsonNode report) {
        return report.at("/summary/passed").asInt();
    }

    /** Check and resource of each, without a resource's module and index. */
    private static Set<String> failures(JsonNode report) {
        Set<String> failures = new TreeSet<>();
        for (JsonNode failed : report.at("/results/failed_checks")) {
            failures.add(failed.path("check_id").asText() + " "
                    + failed.path("resource")
                            .asText()
                            .replaceFirst("^module\\.\\w+\\.", "")
                            .replaceFirst("\\[.*", ""));
        }
        return failures;
    }

    private static Set<String> exceptions() throws IOException {
        try (Reader file = Files.newBufferedReader(EXCEPTIONS);
                CSVParser rows = CSVFormat.DEFAULT
                        .builder()
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .get()
                        .parse(file)) {
            Set<String> exceptions = new TreeSet<>();
            rows.forEach(row -> {
                assertThat(row.get("reason")).as(row.toString()).isNotBlank();
                exceptions.add(row.get("check") + " " + row.get("resource"));
            });
            return exceptions;
        }
    }
}
