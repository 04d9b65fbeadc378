package dev.salem.trigger.audit;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where it is written down who did what. */
@ConfigMapping(prefix = "salem.audit")
public interface AuditSettings {
    /** The file that lines are added to; {@code audit.jsonl} in the folder of jobs if none is named. */
    Optional<Path> file();
}
