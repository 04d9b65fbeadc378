package dev.salem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged program says in one line why it can't begin. */
class StartFailureIT {
    @TempDir
    private Path folder;

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of(List.of("quarkus.http.host=0.0.0.0"), "set salem.http.keys"),
                Arguments.of(List.of("salem.http.keys=ann=short"), "the key of ann must have 24 characters"),
                Arguments.of(List.of("salem.webhook.secret=0123456789abcdef"), "set salem.webhook.rules"),
                Arguments.of(List.of("salem.jobs.store=dynamodb"), "salem.jobs.table must be set"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void wrongSetting_isToldWithItsCure(List<String> settings, String cure) {
        Ran ran = serve(settings);

        assertThat(ran.code()).as(ran.output()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(told(ran)).hasSize(1);
        assertThat(told(ran).get(0)).startsWith("salem: ").contains(cure);
    }

    @Test
    void accessRules_thatCantBeRead_areToldWithTheirPlace() throws IOException {
        Path rules = Files.writeString(folder.resolve("rules.json"), "{\"principals\": [{}]}");

        Ran ran = serve(List.of("salem.access.rules=" + rules));

        assertThat(ran.code()).as(ran.output()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(ran.output()).contains("rules.json: principals 1");
        assertThat(told(ran)).hasSize(1);
    }

    @Test
    void portThatIsTaken_isToldAsWhatMayPass() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ran ran = serve(List.of("quarkus.http.port=" + taken.getLocalPort()));

            assertThat(ran.code()).as(ran.output()).isEqualTo(ExitCode.DEPENDENCY);
            assertThat(ran.output()).contains("port " + taken.getLocalPort(), "quarkus.http.port");
            assertThat(told(ran)).hasSize(1);
        }
    }

    /** What was written but for the log of a start that went well so far. */
    private static List<String> told(Ran ran) {
        return ran.output()
                .lines()
                .filter(line -> !line.matches("[0-9:]{8} (INFO|WARN) .*"))
                .toList();
    }

    private Ran serve(List<String> settings) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-Dsalem.jobs.home=" + folder, "-Dquarkus.http.port=0"));
        settings.forEach(setting -> command.add("-D" + setting));
        command.addAll(List.of("-jar", System.getProperty("salem.jar")));
        return Ran.of(new ProcessBuilder(command));
    }
}
