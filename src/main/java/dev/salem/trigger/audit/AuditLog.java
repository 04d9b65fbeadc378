package dev.salem.trigger.audit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Writes down what is done, in a file and under the log category {@code dev.salem.audit}. Work goes on where the file
 * can't be written: then the log has the entry, and an error beside it. Safe for several threads.
 */
public final class AuditLog {
    private static final Logger LOG = Logger.getLogger("dev.salem.audit");
    private static final Actor ITSELF = new Actor("salem", machine());

    private final AuditFile file;
    private final Actors actors;
    private final InstantSource clock;

    /** @param actors tells who acts, where an entry doesn't */
    public AuditLog(AuditFile file, Actors actors, InstantSource clock) {
        this.file = file;
        this.actors = actors;
        this.clock = clock;
    }

    /** Something that the current actor did, or that this program does by itself. */
    public void write(String event, String outcome, Map<String, String> facts) {
        write(event, actors.current().orElse(ITSELF), outcome, facts);
    }

    public void write(String event, Actor actor, String outcome, Map<String, String> facts) {
        String line = new AuditEntry(clock.instant(), event, actor, outcome, facts).line();
        LOG.info(line);
        file.append(line);
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
