package dev.salem.cli;

import dev.salem.mlflow.TrackingServer;
import dev.salem.mlflow.TrackingSettings;
import dev.salem.secret.Secret;
import dev.salem.trigger.webhook.MlflowWebhooks;
import dev.salem.trigger.webhook.RegisteredWebhook;
import dev.salem.trigger.webhook.WebhookTrial;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The webhooks by which an MLflow server starts edits. */
@Command(
        name = "webhook",
        description = "Sets up the webhooks by which an MLflow server starts edits.",
        footer = {"", "Example: salem webhook register https://salem.example.org/webhooks/mlflow --secret-file secret"})
final class WebhookCommand implements Runnable {
    private static final String TRACKING_URI = "MLFLOW_TRACKING_URI";
    private static final String SECRET = "SALEM_WEBHOOK_SECRET";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Address of the MLflow server (the variable MLFLOW_TRACKING_URI).")
    private String registry;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, for example: salem webhook list");
    }

    @Command(
            name = "register",
            description = "Lets the server send its events to an address; a repeat changes the secret.")
    int register(
            @Parameters(paramLabel = "URL", description = "Where they are received, ending in /webhooks/mlflow.")
                    URI url,
            @Option(names = "--name", defaultValue = "salem", paramLabel = "NAME", description = "Its name (salem).")
                    String name,
            @Option(
                            names = "--secret-file",
                            paramLabel = "FILE",
                            description = "File whose first line is the secret (the variable SALEM_WEBHOOK_SECRET).")
                    Path secretFile) {
        if (!url.isAbsolute() || url.getHost() == null) {
            throw new ParameterException(
                    spec.commandLine(), "URL must be like https://host/webhooks/mlflow, got: " + url);
        }
        print(line(webhooks().register(name, url, secret(secretFile))));
        return ExitCode.DONE;
    }

    @Command(name = "list", description = "Shows every webhook of the server.")
    int list() {
        List<RegisteredWebhook> all = webhooks().list();
        print(
                all.isEmpty()
                        ? "none"
                        : String.join(
                                System.lineSeparator(),
                                all.stream().map(WebhookCommand::line).toList()));
        return ExitCode.DONE;
    }

    @Command(name = "test", description = "Lets the server send a made-up event, and shows what was answered.")
    int test(@Parameters(paramLabel = "ID", description = "The webhook's id.") String id) {
        WebhookTrial trial = webhooks().test(id);
        print((trial.success() ? "received: " : "failed: ") + trial.status() + " " + trial.said());
        return trial.success() ? ExitCode.DONE : ExitCode.DEPENDENCY;
    }

    @Command(name = "delete", description = "Removes a webhook from the server.")
    int delete(@Parameters(paramLabel = "ID", description = "The webhook's id.") String id) {
        webhooks().delete(id);
        print("deleted: " + id);
        return ExitCode.DONE;
    }

    private MlflowWebhooks webhooks() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        Optional.ofNullable(registry).ifPresent(url -> environment.put(TRACKING_URI, url));
        if (environment.getOrDefault(TRACKING_URI, "").isBlank()) {
            throw new ParameterException(
                    spec.commandLine(), "give --registry with the address of an MLflow server, or set " + TRACKING_URI);
        }
        return new MlflowWebhooks(new TrackingServer(TrackingSettings.from(environment)));
    }

    private String secret(Path file) {
        try {
            Optional<String> secret = file == null
                    ? Optional.ofNullable(System.getenv(SECRET))
                            .flatMap(setting ->
                                    Secret.of(setting).reveal().lines().findFirst())
                    : Files.readAllLines(file).stream().findFirst().map(String::strip);
            return secret.filter(text -> !text.isBlank())
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "a secret is needed: give --secret-file, or set " + SECRET));
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), file + ": the secret can't be read as UTF-8 text", e);
        }
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
    }

    private static String line(RegisteredWebhook webhook) {
        return String.format(
                Locale.ROOT,
                "%s  %s  %s  %s  %s",
                webhook.id(),
                webhook.active() ? "active" : "disabled",
                webhook.name(),
                webhook.url(),
                String.join(",", webhook.events()));
    }
}
