package dev.salem.registry.mlflow;

import dev.salem.mlflow.TrackingServer;
import dev.salem.registry.EditRun;
import dev.salem.registry.Journal;
import dev.salem.registry.ModelRegistry;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.Registration;
import dev.salem.registry.RegistryException;
import dev.salem.registry.RegistryNames;
import dev.salem.storage.ArtifactStore;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StoreUri;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The registry of an MLflow server. A version is made of a run, which keeps settings, metrics and reports, a logged
 * model, which keeps the files, and the version itself; a server before 3.0 knows no logged models, there the files
 * lie among the run's artifacts.
 *
 * <p>What a request makes bears its key in the tag {@code salem.request_key}, by which a repeat finds it. Nothing else
 * on the server is changed, but the alias of the registration.
 */
public final class MlflowRegistry implements ModelRegistry {
    /** The experiment of edits where none is named. */
    public static final String EXPERIMENT = "salem";

    private final Gateway gateway;
    private final Locations locations;
    private final Versions versions;
    private final Runs runs;
    private final Uploads uploads;

    /**
     * The registry of a server.
     *
     * @param store that reaches the server's artifacts
     * @param experiment that keeps the runs; made where there is none
     */
    public MlflowRegistry(TrackingServer server, ArtifactStore store, String experiment) {
        Objects.requireNonNull(experiment, "experiment");
        if (experiment.isBlank()) {
            throw new IllegalArgumentException("experiment must not be blank");
        }
        this.gateway = new Gateway(server);
        this.locations = new Locations(gateway);
        this.versions = new Versions(gateway, locations);
        this.runs = new Runs(gateway, experiment);
        this.uploads = new Uploads(store);
    }

    @Override
    public ModelVersion resolve(ModelUri.Registered uri) {
        return Failures.translated(() -> versions.resolve(uri));
    }

    @Override
    public StoreUri locate(ModelUri uri) {
        return Failures.translated(() -> locations.locate(uri));
    }

    @Override
    public Optional<ModelVersion> registered(String name, String requestKey) {
        RegistryNames.requireModel(name);
        return Failures.translated(
                () -> versions.ofRequest(name, requestKey).stream().findFirst().map(versions::read));
    }

    @Override
    public ModelVersion register(Registration registration, Journal journal) {
        return Failures.translated(() ->
                versions.read(new RegistrationSteps(gateway, versions, runs, uploads, registration, journal).run()));
    }

    @Override
    public void reject(EditRun edit, Journal journal) {
        Failures.translated(() -> {
            journal.begins("run");
            RunRecord run = runs.open(edit);
            journal.ended("run", run.id());
            if (!run.finished() || !run.tags().containsKey(Notes.STATUS)) {
                record(run, edit, journal);
            }
            return run.id();
        });
    }

    private void record(RunRecord run, EditRun edit, Journal journal) {
        journal.begins("notes");
        runs.describe(run, edit, edit.title(), Optional.empty());
        runs.measure(run, edit, edit.metrics(), Optional.empty());
        journal.ended("notes", run.id());
        journal.begins("files");
        List<Outgoing> files = ModelFiles.ofRun(edit.files(), Optional.empty());
        long sent = uploads.put(run.artifacts(), files);
        journal.ended("files", sent + " bytes");
        journal.begins("finish");
        runs.finish(run.id(), Map.of(Notes.STATUS, Notes.REJECTED));
        journal.ended("finish", run.id());
    }

    @Override
    public List<ModelVersion> versions(String name) {
        RegistryNames.requireModel(name);
        return Failures.translated(() -> versions.all(name));
    }

    @Override
    public List<ModelUri.Registered> marked(String alias, String tag) {
        return Failures.translated(() -> versions.marked(alias, tag));
    }

    /** MLflow can't compare and set in one: a change within the same moment isn't seen. */
    @Override
    public void point(String name, String alias, int version, Optional<Integer> expected) {
        RegistryNames.requireAlias(alias);
        Failures.translated(() -> {
            versions.resolve(ModelUri.Registered.version(name, version));
            requireAt(name, alias, expected);
            versions.point(name, alias, version);
            requireAt(name, alias, Optional.of(version));
            return version;
        });
    }

    @Override
    public void tag(String name, int version, String tag, String value) {
        Failures.translated(() -> {
            versions.resolve(ModelUri.Registered.version(name, version));
            versions.tag(name, version, tag, value);
            return version;
        });
    }

    private void requireAt(String name, String alias, Optional<Integer> expected) {
        Optional<Integer> now = Optional.ofNullable(versions.aliases(name).get(alias));
        if (!now.equals(expected)) {
            throw new RegistryException(name + "@" + alias + " points at "
                    + now.map(number -> "version " + number).orElse("nothing") + ", not at "
                    + expected.map(number -> "version " + number).orElse("nothing")
                    + " as expected: look at it, and ask again");
        }
    }

    /** The page of a version in the server's web interface. */
    @Override
    public Optional<URI> page(ModelVersion version) {
        String name = URLEncoder.encode(version.name(), StandardCharsets.UTF_8).replace("+", "%20");
        return Optional.of(URI.create(gateway.uri() + "/#/models/" + name + "/versions/" + version.version()));
    }
}
