package dev.salem.registry.mlflow;

import dev.salem.mlflow.MlflowException;
import dev.salem.registry.EditRun;
import dev.salem.registry.Journal;
import dev.salem.registry.Registration;
import dev.salem.registry.RegistryException;
import dev.salem.registry.RegistryUnavailableException;
import dev.salem.storage.StorageUnavailableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mlflow.api.proto.ModelRegistry;

/**
 * The steps of a registration. Each looks first for what it is to make, by the key of the request that is noted in tags,
 * so a repeat goes on where another one stopped. Files are complete before there is a version, and the version before
 * the alias points at it.
 */
final class RegistrationSteps {
    private final Gateway gateway;
    private final Versions versions;
    private final Runs runs;
    private final LoggedModels loggedModels;
    private final Uploads uploads;
    private final Registration registration;
    private final Journal journal;

    RegistrationSteps(
            Gateway gateway,
            Versions versions,
            Runs runs,
            Uploads uploads,
            Registration registration,
            Journal journal) {
        this.gateway = gateway;
        this.versions = versions;
        this.runs = runs;
        this.loggedModels = new LoggedModels(gateway);
        this.uploads = uploads;
        this.registration = registration;
        this.journal = journal;
    }

    ModelRegistry.ModelVersion run() {
        Optional<ModelRegistry.ModelVersion> known = known();
        ModelRegistry.ModelVersion version = known.isPresent() ? known.get() : make();
        step("alias", () -> pointAlias(version), Function.identity());
        step("finish", version.getRunId(), () -> finish(version));
        return version;
    }

    private Optional<ModelRegistry.ModelVersion> known() {
        return versions.ofRequest(registration.name(), registration.requestKey()).stream()
                .findFirst();
    }

    /** Another process with the same request may be done first, and then removes what this one works on. */
    private ModelRegistry.ModelVersion make() {
        try {
            return makeAlone();
        } catch (RegistryException e) {
            return known().orElseThrow(() -> e);
        } catch (MlflowException e) {
            if (e.isPassing()) {
                throw e;
            }
            return known().orElseThrow(() -> e);
        }
    }

    private ModelRegistry.ModelVersion makeAlone() {
        EditRun edit = registration.run();
        step("model", registration.name(), () -> versions.requireModel(registration.name()));
        RunRecord run = step("run", () -> runs.open(edit), RunRecord::id);
        try {
            return fill(run, edit);
        } catch (RegistryException | RegistryUnavailableException | MlflowException | StorageUnavailableException e) {
            if (Thread.currentThread().isInterrupted()) {
                leave(run, e);
            }
            throw e;
        }
    }

    /** Where the process is to end, the server shall not show for ever that the run is under way. */
    private void leave(RunRecord run, RuntimeException failure) {
        Thread.interrupted();
        try {
            runs.leave(run);
        } catch (MlflowException e) {
            failure.addSuppressed(e);
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    private ModelRegistry.ModelVersion fill(RunRecord run, EditRun edit) {
        Optional<String> base = registration.base().flatMap(from -> Locations.loggedModel(from.location()));
        step("notes", run.id(), () -> runs.describe(run, edit, registration.description(), base));
        Placement placement = step("placement", () -> placement(run), Placement::source);
        if (!placement.complete()) {
            step("files", () -> store(placement), sent -> sent + " bytes");
            placement.logged().ifPresent(logged -> step("ready", logged.id(), () -> loggedModels.complete(logged)));
        }
        step("metrics", run.id(), () -> runs.measure(run, edit, edit.metrics(), placement.loggedModel()));
        return step("version", () -> add(placement), ModelRegistry.ModelVersion::getVersion);
    }

    private Placement placement(RunRecord run) {
        return gateway.keepsLoggedModels(run.experiment())
                ? Placement.of(run, loggedModels.open(run, registration.run()))
                : Placement.among(run);
    }

    private long store(Placement placement) {
        Map<String, Double> bytes = placement.store(registration, uploads);
        runs.measure(placement.run(), registration.run(), bytes, Optional.empty());
        return bytes.get(Placement.BYTES_UPLOADED).longValue();
    }

    /** The first of a request's versions counts; its number tells the first. */
    private ModelRegistry.ModelVersion add(Placement placement) {
        ModelRegistry.ModelVersion made = gateway.findOrMake(this::known, () -> {
            Map<String, Object> facts = new HashMap<>();
            facts.put("name", registration.name());
            facts.put("source", placement.source());
            facts.put("run_id", placement.run().id());
            placement.loggedModel().ifPresent(id -> facts.put("model_id", id));
            Map<String, String> tags = new HashMap<>(registration.run().tags());
            tags.put(Notes.REQUEST_KEY, registration.requestKey());
            return versions.add(facts, description(), tags);
        });
        return known().orElse(made);
    }

    private String description() {
        return ModelFiles.hasMlmodel(registration.model())
                ? registration.description()
                : registration.description()
                        + "\n\nA plain Hugging Face folder without `MLmodel`: download it and load it with"
                        + " `transformers`; `mlflow.transformers.load_model` can't.";
    }

    /** A repeat puts the alias where it belongs, but never back from a younger version. */
    private String pointAlias(ModelRegistry.ModelVersion version) {
        if (registration.alias().isEmpty()) {
            return "";
        }
        String alias = registration.alias().get();
        int number = Versions.number(version);
        int now = versions.aliases(registration.name()).getOrDefault(alias, 0);
        if (now < number) {
            versions.point(registration.name(), alias, number);
        }
        return now > number ? alias + " stays at version " + now : alias;
    }

    /** Ends the version's run, and removes what raced processes or lost answers left of the same request. */
    private void finish(ModelRegistry.ModelVersion version) {
        runs.finish(version.getRunId(), Map.of(Notes.STATUS, Notes.REGISTERED, Notes.VERSION, version.getVersion()));
        String name = registration.name();
        String key = registration.requestKey();
        versions.ofRequest(name, key).stream()
                .filter(other -> Versions.number(other) > Versions.number(version))
                .forEach(versions::delete);
        for (RunRecord run : runs.ofRequest(runs.experiment(), name, key)) {
            if (gateway.keepsLoggedModels(run.experiment())) {
                loggedModels.ofRun(run).stream()
                        .filter(model -> !version.getSource().equals("models:/" + model.id()))
                        .forEach(loggedModels::delete);
            }
            if (!run.id().equals(version.getRunId())) {
                runs.delete(run);
            }
        }
    }

    private void step(String name, String result, Runnable work) {
        journal.begins(name);
        work.run();
        journal.ended(name, result);
    }

    private <T> T step(String name, Supplier<T> work, Function<T, String> result) {
        journal.begins(name);
        T done = work.get();
        journal.ended(name, result.apply(done));
        return done;
    }
}
