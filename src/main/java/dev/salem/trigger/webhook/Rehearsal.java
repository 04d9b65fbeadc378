package dev.salem.trigger.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salem.job.InProcessQueue;
import dev.salem.job.JobService;
import dev.salem.job.folder.FolderJobReports;
import dev.salem.job.folder.FolderJobStore;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.RegistryException;
import dev.salem.storage.FolderRemoval;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A receiver of webhooks whose jobs go nowhere: its store is a folder that is removed in the end, and its secret is known
 * within this process alone.
 */
@Singleton
public class Rehearsal {
    /** What stands before {@code webhooks/mlflow} in its address. */
    public static final String ROOT = "/webhooks/rehearsal/";

    /** An edit set that its rules allow. */
    public static final String EDIT_SET = "s3://rehearsal/edits.jsonl";

    private static final Logger SILENT = Logger.getLogger("dev.salem.rehearsal");
    private static final int SECRET_BYTES = 32;

    private volatile WebhookReceiver receiver;

    Rehearsal() {}

    /** One rehearsal; its folder is removed when it is closed. */
    public final class Stage implements AutoCloseable {
        private final Path folder;
        private final String secret;

        private Stage(Path folder, String secret) {
            this.folder = folder;
            this.secret = secret;
        }

        /** What deliveries must be signed with. */
        public String secret() {
            return secret;
        }

        @Override
        public void close() throws IOException {
            receiver = null;
            FolderRemoval.remove(folder);
        }
    }

    /**
     * Takes deliveries from now on.
     *
     * @param jobs that it has room for
     */
    public Stage open(int jobs) throws IOException {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        Stage stage = new Stage(
                Files.createTempDirectory("salem-rehearsal"), HexFormat.of().formatHex(random));
        receiver = receiver(stage, jobs);
        return stage;
    }

    /** The receiver while there is a rehearsal. */
    Optional<WebhookReceiver> receiver() {
        return Optional.ofNullable(receiver);
    }

    private static WebhookReceiver receiver(Stage stage, int jobs) {
        ModelRule any = new ModelRule("*", Optional.of(EDIT_SET), List.of(), JsonNodeFactory.instance.objectNode());
        return new WebhookReceiver(
                WebhookSecrets.of(List.of(stage.secret())),
                WebhookRules.of(List.of(any)),
                Rehearsal::version,
                new MemoryReplayStore(jobs),
                new JobService(
                        new FolderJobStore(stage.folder),
                        new FolderJobReports(stage.folder),
                        new InProcessQueue(jobs),
                        InstantSource.system()),
                WebhookLimits.STANDARD,
                InstantSource.system(),
                SILENT);
    }

    private static ModelVersion version(ModelUri.Registered version) {
        throw new RegistryException(version + ": a rehearsal has no registry");
    }
}
