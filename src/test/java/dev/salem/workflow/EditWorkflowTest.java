package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.salem.DemoSet;
import dev.salem.editor.EditTask;
import dev.salem.editor.Editor;
import dev.salem.editor.EditorException;
import dev.salem.editor.WeightEdit;
import dev.salem.evaluation.Gate;
import dev.salem.progress.Progress;
import dev.salem.registry.EditRun;
import dev.salem.registry.Journal;
import dev.salem.registry.ModelRegistry;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.Registration;
import dev.salem.registry.Registrations;
import dev.salem.registry.RegistryUnavailableException;
import dev.salem.registry.folder.FolderRegistry;
import dev.salem.storage.StoreUri;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way on the demo's model; an editor of no use stands in where the editor is not the matter. */
class EditWorkflowTest {
    private static final int FAILS = 2;
    private static final int PASSES = 24;

    @TempDir
    private Path folder;

    @TempDir
    private Path home;

    private Path editSet;

    @BeforeEach
    void cut() {
        editSet = DemoSet.cut(folder.resolve("edits.jsonl"), FAILS, PASSES);
    }

    @Test
    void run_writesAnEditThatHolds() throws IOException {
        Path out = folder.resolve("made/for/it");
        EditResult result =
                new EditWorkflow(site(null)).run(request(out, Method.DIRECT, Gate.none()), Progress.silent());
        EditOutcome outcome = result.outcome();
        assertThat(outcome.status()).isEqualTo(EditOutcome.Status.EDITED);
        assertThat(outcome.counts().fails()).isEqualTo(FAILS);
        assertThat(outcome.counts().usedPasses() + outcome.counts().heldoutPasses())
                .isEqualTo(PASSES);
        assertThat(outcome.metrics().editAccuracy().count()).isEqualTo(FAILS);
        assertThat(outcome.saliency()).hasSize(6).allSatisfy(score -> assertThat(score.score())
                .isPositive());
        assertThat(outcome.saliency().stream()
                        .mapToDouble(score -> score.share())
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(outcome.tensors()).containsExactly("bert.encoder.layer.0.output.dense.weight");
        assertThat(outcome.edited().path()).isEqualTo(out.resolve("model").toString());
        assertThat(outcome.timings())
                .containsKeys(
                        "openSeconds",
                        "readSeconds",
                        "predictSeconds",
                        "saliencySeconds",
                        "editSeconds",
                        "judgeSeconds",
                        "writeSeconds",
                        "totalSeconds");
        assertThat(outcome.memory().peakRssMb()).isGreaterThan(100);
        assertThat(outcome.version()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(names(out))
                .containsExactly("delta.safetensors", "model", "outcome.json", "report.html", "saliency.svg");
        Deltas.verify(DemoSet.MODEL, out.resolve("model"), out.resolve("delta.safetensors"));
        assertThat(OutcomeFile.in(out)).contains(outcome);

        // What another process would say of the written model is what the outcome says.
        ModelEvaluation evaluation = ModelEvaluation.of(
                site(null),
                out.resolve("model").toString(),
                Optional.of(DemoSet.MODEL.toString()),
                editSet.toString(),
                ExtraRows.none(),
                run(),
                Progress.silent());
        // (Not to the last bit: the rows were batched with others.)
        assertThat(evaluation.metrics())
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Math.abs(a - b) < 1e-5, Double.class)
                .isEqualTo(outcome.metrics());
    }

    @Test
    void run_tellsWhatItFinds_asTheOutcomeWill() {
        Map<String, Object> found = new LinkedHashMap<>();
        Progress progress = new Progress() {
            @Override
            public void report(String phase, double fraction, String detail) {}

            @Override
            public void found(String name, Object value) {
                found.put(name, value);
            }
        };

        EditOutcome outcome = nudging(null)
                .run(request(folder.resolve("out"), Method.DIRECT, Gate.none()), progress)
                .outcome();

        assertThat(found)
                .containsExactly(
                        entry("task", outcome.task()),
                        entry("base", outcome.base()),
                        entry("layer", outcome.layer()),
                        entry("method", outcome.method()),
                        entry("stages", outcome.stages()),
                        entry("metrics", outcome.metrics()),
                        entry("gate", outcome.gate()));
    }

    @Test
    void run_ofTheSameRequestIntoAnotherFolder_writesTheSameBytes() throws IOException {
        run(request(folder.resolve("one"), Method.DIRECT, Gate.none()));
        run(request(folder.resolve("two"), Method.DIRECT, Gate.none()));
        assertThat(bytes(folder.resolve("one/model"))).isEqualTo(bytes(folder.resolve("two/model")));
        assertThat(folder.resolve("one/delta.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("two/delta.safetensors"));
    }

    @Test
    void run_ofTheSameRequestIntoTheSameFolder_doesNothingTwice() throws IOException {
        EditRequest request = request(folder.resolve("out"), Method.DIRECT, Gate.none());
        EditResult first = nudging(null).run(request, Progress.silent());
        byte[] before = Files.readAllBytes(folder.resolve("out/outcome.json"));
        EditResult second = new EditWorkflow(site(null), EditWorkflowTest::failing).run(request, Progress.silent());
        assertThat(second.repeated()).isTrue();
        assertThat(second.outcome()).isEqualTo(first.outcome());
        assertThat(folder.resolve("out/outcome.json")).hasBinaryContent(before);
    }

    @Test
    void run_intoTheFolderOfAnotherEdit_isRefused() {
        nudging(null).run(request(folder.resolve("out"), Method.DIRECT, Gate.none()), Progress.silent());
        EditRequest other = request(folder.resolve("out"), Method.DIRECT, Gate.standard());
        assertThatThrownBy(() -> nudging(null).run(other, Progress.silent()))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("already holds another edit");
    }

    @Test
    void run_shortOfTheGate_keepsTheReportAlone() throws IOException {
        Path registry = folder.resolve("registry");
        EditRequest request = published(request(folder.resolve("out"), Method.DIRECT, Gate.standard()));
        EditResult result = nudging(FolderRegistry.at(registry)).run(request, Progress.silent());
        assertThat(result.outcome().status()).isEqualTo(EditOutcome.Status.REJECTED);
        assertThat(result.outcome().edited()).isNull();
        assertThat(result.outcome().gate().passed()).isFalse();
        assertThat(result.outcome().gate().reasons()).singleElement().asString().contains("edit accuracy");
        assertThat(names(folder.resolve("out"))).containsExactly("outcome.json", "report.html", "saliency.svg");
        assertThat(registry).doesNotExist();
    }

    @Test
    void run_whoseEditorFails_leavesNothing() throws IOException {
        EditRequest request = request(folder.resolve("made/for/it"), Method.DIRECT, Gate.none());
        assertThatThrownBy(
                        () -> new EditWorkflow(site(null), EditWorkflowTest::failing).run(request, Progress.silent()))
                .isInstanceOf(EditorException.class);
        assertThat(names(folder)).containsExactly("edits.jsonl");
    }

    @Test
    void run_whoseEditorGivesNoNumbers_leavesNothing() throws IOException {
        EditRequest request = request(folder.resolve("out"), Method.DIRECT, Gate.none());
        assertThatThrownBy(() ->
                        new EditWorkflow(site(null), EditWorkflowTest::notANumber).run(request, Progress.silent()))
                .isInstanceOf(EditorException.class)
                .hasMessageContaining("NaN");
        assertThat(names(folder)).containsExactly("edits.jsonl");
    }

    @Test
    void run_thatFailsAtTheRegistry_isFinishedByItsRepeat() throws IOException {
        Path root = folder.resolve("registry");
        EditRequest request = published(request(folder.resolve("out"), Method.DIRECT, Gate.none()));
        assertThatThrownBy(() -> nudging(new BrokenRegistry()).run(request, Progress.silent()))
                .isInstanceOf(RegistryUnavailableException.class);
        assertThat(OutcomeFile.in(folder.resolve("out")).orElseThrow().registered())
                .isNull();

        EditWorkflow workflow = new EditWorkflow(site(FolderRegistry.at(root)), EditWorkflowTest::failing);
        EditOutcome outcome = workflow.run(request, Progress.silent()).outcome();
        assertThat(outcome.registered())
                .isEqualTo(new EditOutcome.Registered("checker", 2, "models:/checker/2", "challenger"));
        assertThat(workflow.run(request, Progress.silent()).outcome()).isEqualTo(outcome);
        assertThat(names(root.resolve("checker"))).containsExactly(".lock", "1", "2", "aliases.json");
        assertThat(bytes(root.resolve("checker/1/model")))
                .as("the base, to go back to")
                .isEqualTo(bytes(DemoSet.MODEL));
        assertThat(bytes(root.resolve("checker/2/model"))).isEqualTo(bytes(folder.resolve("out/model")));
        assertThat(names(root.resolve("checker/2/salem")))
                .containsExactly("delta.safetensors", "outcome.json", "report.html", "saliency.svg");
        assertThat(Files.readAllLines(site(null).journal(outcome.requestKey())))
                .as("the state record")
                .extracting(line -> line.substring(line.indexOf(' ') + 1))
                .containsExactly("version begins", "version done 2", "alias begins", "alias done challenger");
    }

    @Test
    void run_ofAFolderForAModelOfThatName_registersNoBase_elseMakesItTheBase() {
        FolderRegistry registry = FolderRegistry.at(folder.resolve("registry"));
        EditRequest request = published(request(folder.resolve("out"), Method.DIRECT, Gate.none()));
        EditOutcome edited = nudging(registry).run(request, Progress.silent()).outcome();
        assertThat(edited.warnings())
                .contains("the base, " + DemoSet.MODEL + ", was registered, too: it is models:/checker/1");
        assertThat(registry.versions("checker").get(0).aliases()).isEmpty();
        assertThat(registry.versions("checker").get(1).tags()).containsEntry(Tags.BASE, "models:/checker/1");

        FolderRegistry others = FolderRegistry.at(folder.resolve("others"));
        others.register(Registrations.of("checker", "someone's", DemoSet.MODEL, "champion"), Journal.NONE);
        EditRequest elsewhere = published(request(folder.resolve("elsewhere"), Method.DIRECT, Gate.none()));
        nudging(others).run(elsewhere, Progress.silent());
        assertThat(others.versions("checker")).hasSize(2);
        assertThat(others.versions("checker").get(1).tags()).containsEntry(Tags.BASE, DemoSet.MODEL.toString());
    }

    @Test
    void run_thatLostItsFolder_isToldByTheRegistry() {
        FolderRegistry registry = FolderRegistry.at(folder.resolve("registry"));
        EditRequest request = published(request(folder.resolve("out"), Method.DIRECT, Gate.none()));
        EditOutcome first = nudging(registry).run(request, Progress.silent()).outcome();
        EditRequest elsewhere = published(request(folder.resolve("elsewhere"), Method.DIRECT, Gate.none()));
        EditResult repeat =
                new EditWorkflow(site(registry), EditWorkflowTest::failing).run(elsewhere, Progress.silent());
        assertThat(repeat.repeated()).isTrue();
        assertThat(repeat.outcome().registered()).isEqualTo(first.registered());
        assertThat(repeat.outcome().metrics()).isEqualTo(first.metrics());
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void run_withoutAFolder_keepsItsResultsInTheSitesOwn() {
        FolderRegistry registry = FolderRegistry.at(folder.resolve("registry"));
        EditRequest given = published(request(folder.resolve("out"), Method.DIRECT, Gate.none()));
        EditRequest request = new EditRequest(
                given.model(),
                given.editSet(),
                Optional.empty(),
                given.title(),
                given.options(),
                given.gate(),
                given.run(),
                given.publication());
        EditOutcome outcome = nudging(registry).run(request, Progress.silent()).outcome();
        assertThat(outcome.registered().version()).isEqualTo(2);
        assertThat(home.resolve("edits").resolve(outcome.requestKey()).resolve("report.html"))
                .exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"models:/checker@challenger", "models:/checker/latest"})
    void run_thatWouldMoveItsOwnBase_isRefused(String model) {
        FolderRegistry registry = FolderRegistry.at(folder.resolve("registry"));
        registry.register(Registrations.of("checker", "base", DemoSet.MODEL, "challenger"), Journal.NONE);
        EditRequest given = published(request(folder.resolve("out"), Method.DIRECT, Gate.none()));
        EditRequest request = new EditRequest(
                model,
                given.editSet(),
                given.out(),
                given.title(),
                given.options(),
                given.gate(),
                given.run(),
                given.publication());
        assertThatThrownBy(() -> nudging(registry).run(request, Progress.silent()))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("edit the edit");
        assertThat(registry.versions("checker")).hasSize(1);
    }

    @Test
    void run_whoseBaseAliasMovedMeanwhile_saysSo() {
        FolderRegistry registry = FolderRegistry.at(folder.resolve("registry"));
        registry.register(Registrations.of("checker", "base", DemoSet.MODEL, "champion"), Journal.NONE);
        EditRequest given = published(request(folder.resolve("out"), Method.DIRECT, Gate.none()));
        EditRequest request = new EditRequest(
                "models:/checker@champion",
                given.editSet(),
                given.out(),
                given.title(),
                given.options(),
                given.gate(),
                given.run(),
                given.publication());
        Progress moving = (phase, fraction, detail) -> {
            if (phase.equals(Phases.WRITE) && fraction == 1) {
                registry.register(Registrations.of("checker", "newer", DemoSet.MODEL, "champion"), Journal.NONE);
            }
        };
        EditOutcome outcome = nudging(registry).run(request, moving).outcome();
        assertThat(outcome.base().name()).isEqualTo("models:/checker/1");
        assertThat(outcome.warnings())
                .contains(
                        "models:/checker@champion was models:/checker/1 when the edit began and is models:/checker/2 now: "
                                + "the new version is an edit of models:/checker/1");
    }

    @Test
    void run_ofARegisteredModel_namesItsPinnedVersion() {
        FolderRegistry registry = FolderRegistry.at(folder.resolve("registry"));
        registry.register(Registrations.of("checker", "base", DemoSet.MODEL, "champion"), Journal.NONE);
        EditRequest local = request(folder.resolve("out"), Method.DIRECT, Gate.none());
        EditRequest request = published(new EditRequest(
                "models:/checker@champion",
                editSet.toString(),
                local.out(),
                local.title(),
                local.options(),
                local.gate(),
                local.run(),
                Optional.empty()));
        EditOutcome outcome = nudging(registry).run(request, Progress.silent()).outcome();
        assertThat(outcome.base().name()).isEqualTo("models:/checker/1");
        assertThat(outcome.registered().uri()).isEqualTo("models:/checker/2");
        ModelVersion champion = registry.resolve((ModelUri.Registered) ModelUri.parse("models:/checker@champion"));
        assertThat(champion.version())
                .as("the base's aliases are never touched")
                .isEqualTo(1);
    }

    @Test
    void run_writesNoOutcomeIntoTheBaseModel() throws IOException {
        Map<String, ByteBuffer> before = bytes(DemoSet.MODEL);
        assertThatThrownBy(() -> run(request(DemoSet.MODEL.resolve("edited"), Method.DIRECT, Gate.none())))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("within the base model");
        assertThat(bytes(DemoSet.MODEL)).isEqualTo(before);
    }

    private static final class BrokenRegistry implements ModelRegistry {
        @Override
        public ModelVersion resolve(ModelUri.Registered uri) {
            throw down();
        }

        @Override
        public StoreUri locate(ModelUri uri) {
            throw down();
        }

        @Override
        public Optional<ModelVersion> registered(String name, String requestKey) {
            return Optional.empty();
        }

        @Override
        public ModelVersion register(Registration registration, Journal journal) {
            throw down();
        }

        @Override
        public void reject(EditRun run, Journal journal) {
            throw down();
        }

        @Override
        public List<ModelVersion> versions(String name) {
            throw down();
        }

        @Override
        public void point(String name, String alias, int version, Optional<Integer> expected) {
            throw down();
        }

        @Override
        public List<ModelUri.Registered> marked(String alias, String tag) {
            throw down();
        }

        @Override
        public void tag(String name, int version, String tag, String value) {
            throw down();
        }

        private static RegistryUnavailableException down() {
            return new RegistryUnavailableException("down", new IOException());
        }
    }

    private static EditorChoice failing(ReadyEdit edit, Progress progress) {
        return choice(values -> {
            throw new EditorException("no edit today");
        });
    }

    private static EditorChoice notANumber(ReadyEdit edit, Progress progress) {
        return choice(values -> values[7] = Float.NaN);
    }

    private static EditorChoice choice(Consumer<float[]> change) {
        return EditorChoice.untrained(
                new Editor() {
                    @Override
                    public String method() {
                        return "broken";
                    }

                    @Override
                    public WeightEdit edit(EditTask task, Progress progress) {
                        float[] values = task.model().weight(task.matrix()).toFloatArray();
                        change.accept(values);
                        return new WeightEdit(task.matrix(), values, List.of(), List.of(), Map.of(), List.of());
                    }
                },
                "none");
    }

    private Site site(ModelRegistry registry) {
        return Site.local(registry, home);
    }

    private EditWorkflow nudging(ModelRegistry registry) {
        return new EditWorkflow(site(registry), NudgeEditor.SOURCE);
    }

    private void run(EditRequest request) {
        new EditWorkflow(site(null)).run(request, Progress.silent());
    }

    private static RunOptions run() {
        return new RunOptions(0, 1, 0);
    }

    private EditRequest request(Path out, Method method, Gate gate) {
        return new EditRequest(
                DemoSet.MODEL.toString(),
                editSet.toString(),
                Optional.of(out),
                "A cut of the demo",
                new EditOptions(
                        method, EditOptions.NONE, Normalisation.WHITENED, OptionalInt.of(0), OptionalDouble.of(1), 10),
                gate,
                run(),
                Optional.empty());
    }

    private static EditRequest published(EditRequest request) {
        return new EditRequest(
                request.model(),
                request.editSet(),
                request.out(),
                request.title(),
                request.options(),
                request.gate(),
                request.run(),
                Optional.of(new Publication("checker", Publication.CHALLENGER)));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static Map<String, ByteBuffer> bytes(Path folder) throws IOException {
        Map<String, ByteBuffer> bytes = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                bytes.put(folder.relativize(file).toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return bytes;
    }
}
