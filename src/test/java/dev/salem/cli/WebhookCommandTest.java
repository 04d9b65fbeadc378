package dev.salem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.MlflowServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class WebhookCommandTest {
    /** An address that a server takes without asking a name service. */
    private static final String RECEIVER = "https://1.1.1.1/webhooks/mlflow";

    private static final String SECRET = "a-secret-of-this-test";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void webhook_registerListDelete_onRealServer() throws IOException {
        String secret =
                Files.writeString(folder.resolve("secret"), SECRET + "\n").toString();
        String name = "command-test";

        assertThat(run("register", RECEIVER, "--name", name, "--secret-file", secret))
                .isZero();
        String line = out.toString().strip();
        assertThat(line)
                .contains("active", name, RECEIVER, "MODEL_VERSION_ALIAS.CREATED")
                .doesNotContain(SECRET);

        assertThat(run("list")).isZero();
        assertThat(out.toString().lines()).contains(line);

        assertThat(run("delete", line.substring(0, line.indexOf(' ')))).isZero();
        assertThat(run("list")).isZero();
        assertThat(out.toString()).doesNotContain(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"register " + RECEIVER, "register webhooks/mlflow", "", "delete", "test", "regster"})
    void webhook_wrongUse_isExplained(String arguments) {
        int code = command().execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).isNotBlank().doesNotContain("Exception");
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--registry";
        all[arguments.length + 1] = MlflowServer.shared().uri().toString();
        return command().execute(all);
    }

    private CommandLine command() {
        return new CommandLine(new WebhookCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }
}
