package dev.salem.workflow;

import dev.salem.registry.EditRun;
import dev.salem.registry.Journal;
import dev.salem.registry.ModelRegistry;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.Registration;
import dev.salem.registry.RegistryException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The version of a registered model that is the base of its edits, as it came from outside the registry. */
final class BaseVersion {
    private static final String TITLE = "The base of later edits";

    private BaseVersion() {}

    /**
     * What an edit is to be registered as an edit of. A base from outside the registry becomes version 1 of a model that
     * is new, so that there is something to compare with and to go back to; a repeat finds it again. A model that has
     * versions of its own is given no further one.
     *
     * @param name of the registered model
     * @param base as it was read
     */
    static Registration.Base of(ModelRegistry registry, String name, Registration.Base base, String digest) {
        if (ModelUri.parse(base.uri()) instanceof ModelUri.Registered) {
            return base;
        }
        Optional<ModelVersion> known =
                registry.registered(name, record(name, digest).requestKey());
        if (known.isEmpty() && !isNew(registry, name)) {
            return base;
        }
        ModelVersion version = known.orElseGet(() -> registry.register(
                new Registration(record(name, digest), base.folder(), Optional.empty(), Optional.empty(), TITLE),
                Journal.NONE));
        return new Registration.Base(version.uri(), version.location(), base.folder());
    }

    /** The record of a model that nobody edited. */
    static EditRun record(String name, String digest) {
        return new EditRun(
                name,
                "base " + digest,
                TITLE,
                Map.of(),
                Map.of(),
                List.of(),
                Map.of("salem.digest", digest, Tags.UNEDITED, "true"),
                Optional.empty(),
                List.of());
    }

    private static boolean isNew(ModelRegistry registry, String name) {
        try {
            return registry.versions(name).isEmpty();
        } catch (RegistryException noSuchModel) {
            return true;
        }
    }
}
