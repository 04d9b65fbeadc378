package dev.salem.registry.mlflow;

import dev.salem.mlflow.TrackingServer;
import dev.salem.mlflow.TrackingSettings;
import dev.salem.registry.Journal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** A process that registers a model, and is halted at a step. */
final class RegistrationProcess {
    static final int HALTED = 9;

    private RegistrationProcess() {}

    /** @param moment such as {@code begins files} */
    static Process start(URI server, String experiment, String name, Path folder, String moment) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RegistrationProcess.class.getName(),
                        server.toString(),
                        experiment,
                        name,
                        folder.toString(),
                        moment)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String... arguments) throws IOException {
        TrackingServer server = new TrackingServer(TrackingSettings.of(arguments[0]));
        Path folder = Path.of(arguments[3]);
        new MlflowRegistry(server, new ProxyStore(server), arguments[1])
                .register(
                        Edits.registration(Edits.run(arguments[2], arguments[2], folder), folder.resolve("model")),
                        haltingAt(arguments[4]));
    }

    private static Journal haltingAt(String moment) {
        return new Journal() {
            @Override
            public void begins(String step) {
                halt("begins " + step);
            }

            @Override
            public void ended(String step, String result) {
                halt("ended " + step);
            }

            private void halt(String now) {
                if (now.equals(moment)) {
                    Runtime.getRuntime().halt(HALTED);
                }
            }
        };
    }
}
