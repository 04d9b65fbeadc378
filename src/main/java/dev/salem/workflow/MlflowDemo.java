package dev.salem.workflow;

import dev.salem.mlflow.LocalServer;
import dev.salem.mlflow.PythonEnvironment;
import dev.salem.model.ModelConfig;
import dev.salem.progress.Progress;
import dev.salem.registry.Journal;
import dev.salem.registry.ModelRegistry;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.Registration;
import dev.salem.safetensors.Checkpoint;
import dev.salem.storage.FolderRemoval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The demo's edit through a real MLflow server of this machine: the shipped model becomes version 1 with alias
 * {@code champion}, its edit version 2 with alias {@code challenger}. The server runs until this is closed.
 */
public final class MlflowDemo implements AutoCloseable {
    private static final String PYTHON = "SALEM_PYTHON";

    private final LocalServer server;
    private final EditResult result;
    private final Map<String, String> links;

    private MlflowDemo(LocalServer server, EditResult result, Map<String, String> links) {
        this.server = server;
        this.result = result;
        this.links = links;
    }

    /**
     * Makes an environment for MLflow where there is none, starts a server, registers, edits. A repeat goes on where an
     * earlier call stopped.
     *
     * @param demo folder with {@code model/} and {@code edits.jsonl}
     * @param out folder of the server's data and the results
     */
    public static MlflowDemo run(
            Path demo, Path out, RunOptions run, Map<String, String> environment, Progress progress) {
        SiteSettings here = SiteSettings.of(Optional.empty(), environment);
        Path python = PythonEnvironment.withMlflow(
                here.home().resolve("mlflow"), Optional.ofNullable(environment.get(PYTHON)), progress);
        LocalServer server = LocalServer.start(python, out.resolve("server"), progress);
        try {
            return run(server, demo, out, run, here, progress);
        } catch (RuntimeException | Error failure) {
            server.close();
            throw failure;
        }
    }

    private static MlflowDemo run(
            LocalServer server, Path demo, Path out, RunOptions run, SiteSettings here, Progress progress) {
        Optional<String> address = Optional.of(server.uri().toString());
        SiteSettings settings = new SiteSettings(address, here.home(), here.cacheBytes(), here.environment());
        try (Site site = Site.open(settings)) {
            ModelRegistry registry = site.registryFor(Demo.NAME);
            progress.report(Phases.REGISTER, 0, Demo.NAME);
            ModelVersion base = registerBase(registry, demo.resolve("model"));
            EditRequest request = Demo.request(
                    ModelUri.Registered.alias(Demo.NAME, Publication.CHAMPION).toString(),
                    demo,
                    out.resolve("edit"),
                    run,
                    Optional.of(new Publication(Demo.NAME, Publication.CHALLENGER)));
            EditResult result = new EditWorkflow(site).run(request, progress);
            Map<String, String> links = new LinkedHashMap<>();
            registry.page(base).ifPresent(page -> links.put("version " + base.version(), page.toString()));
            if (result.outcome().registered() != null) {
                ModelVersion edited = registry.resolve(ModelUri.Registered.version(
                        Demo.NAME, result.outcome().registered().version()));
                registry.page(edited).ifPresent(page -> links.put("version " + edited.version(), page.toString()));
            }
            return new MlflowDemo(server, result, links);
        }
    }

    private static ModelVersion registerBase(ModelRegistry registry, Path model) {
        try (Checkpoint weights = Checkpoint.open(model)) {
            Path folder = Files.createTempDirectory("salem-mlflow-model");
            try {
                Path laidOut = folder.resolve("model");
                MlflowLayout.write(model, ModelConfig.read(model).architecture(), laidOut);
                return registry.register(
                        new Registration(
                                BaseVersion.record(Demo.NAME, weights.digest()),
                                laidOut,
                                Optional.empty(),
                                Optional.of(Publication.CHAMPION),
                                Demo.TITLE),
                        Journal.NONE);
            } finally {
                FolderRemoval.remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the demo's model can't be laid out for MLflow: " + e, e);
        }
    }

    public EditResult result() {
        return result;
    }

    /** Pages of the server by what they show. */
    public Map<String, String> links() {
        return Collections.unmodifiableMap(links);
    }

    /** The server's address. */
    public String address() {
        return server.uri().toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
