package dev.salem.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The program: a command where there are arguments, a server where there are none. */
@QuarkusMain
public final class SalemMain implements QuarkusApplication {
    /** Called by the platform only. */
    public SalemMain() {}

    public static void main(String... arguments) {
        if (arguments.length > 0) {
            // A command opens no port; read before Quarkus starts.
            System.setProperty("quarkus.http.host-enabled", "false");
        }
        Quarkus.run(SalemMain.class, SalemMain::end, arguments);
    }

    private static void end(int code, Throwable failure) {
        System.exit(failure == null ? code : StartFailure.tell(error(), failure));
    }

    @Override
    public int run(String... arguments) {
        if (arguments.length == 0) {
            Quarkus.waitForExit();
            return ExitCode.DONE;
        }
        return SalemCommandLine.run(new PrintWriter(System.out, true, StandardCharsets.UTF_8), error(), arguments);
    }

    private static PrintWriter error() {
        return new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    }
}
