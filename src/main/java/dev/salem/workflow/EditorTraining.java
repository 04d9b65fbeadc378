package dev.salem.workflow;

import dev.salem.editor.mend.BaseIdentity;
import dev.salem.editor.mend.EditGroup;
import dev.salem.editor.mend.MendEditor;
import dev.salem.editor.mend.MendSettings;
import dev.salem.editor.mend.MendTrainer;
import dev.salem.editset.EditCase;
import dev.salem.editset.EditGroups;
import dev.salem.editset.EditSet;
import dev.salem.editset.Partition;
import dev.salem.progress.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Trains editors.
 *
 * @param file where the editor was written
 * @param layer index of the block that it edits
 * @param trainingGroups fails, with their used adapts, that it learnt from
 * @param validationGroups fails that chose its best state
 * @param passes texts that it learnt to leave alone
 */
public record EditorTraining(
        String file,
        EditOutcome.Base base,
        EditOutcome.EditSetFacts editSet,
        int layer,
        int trainingGroups,
        int validationGroups,
        int passes,
        double seconds) {

    /**
     * What is to be trained.
     *
     * @param layer index of the block to edit
     * @param out file to be written; must not exist
     * @param checkpoints folder in which training is kept to be taken up after a stop, or empty
     */
    public record Request(
            String model,
            String editSet,
            int layer,
            Path out,
            Optional<Path> checkpoints,
            EditOptions options,
            RunOptions run) {
        public Request {
            if (Files.exists(out)) {
                throw new WorkflowException(out + ": exists; choose another file or remove it");
            }
        }
    }

    /** Trains an editor on the fails of an edit set and stores it. */
    public static EditorTraining run(Site site, Request request, Progress progress) {
        Stopwatch watch = new Stopwatch();
        try (OpenModel model = OpenModel.open(new ModelSource(site).locate(request.model(), progress), request.run())) {
            if (model.task() != Task.CLASSIFICATION) {
                throw new WorkflowException("editors are trained for classification, the task is "
                        + model.task().jsonName() + ": edit with --method direct, which needs none");
            }
            LayerChoice.requireLayer(
                    OptionalInt.of(request.layer()), model.model().blocks());
            EditSet set = site.editSet(request.editSet());
            model.requireTargets(set);
            Answers answers = Answers.of(model, set, progress);
            Partition partition =
                    Partition.of(set, answers::isRight, request.run().seed());
            EditGroups groups = groups(partition, request.run());
            OutputFile.require(request.out());
            try (MendEditor editor = train(
                    model,
                    answers,
                    partition,
                    request.layer(),
                    settings(request.options(), request.run().seed()),
                    request.checkpoints().orElse(null),
                    progress)) {
                editor.save(request.out(), ToolVersion.value());
            }
            return new EditorTraining(
                    request.out().toString(),
                    OutcomeOf.base(model),
                    new EditOutcome.EditSetFacts(request.editSet(), set.digest()),
                    request.layer(),
                    groups.training().size(),
                    groups.validation().size(),
                    partition.usedPasses().size(),
                    watch.seconds().get(Stopwatch.TOTAL));
        }
    }

    /** Trains an editor for one edit, on its own rows; the caller closes. */
    static MendEditor train(ReadyEdit edit, Progress progress) {
        return train(
                edit.model(),
                edit.answers(),
                edit.partition(),
                edit.layer().layer(),
                settings(edit.options(), edit.seed()),
                null,
                progress);
    }

    /** By what an editor knows its model again. */
    static BaseIdentity identity(OpenModel model) {
        Path tokenizer = model.layout().tokenizer().resolve("tokenizer.json");
        try {
            return new BaseIdentity(
                    model.digest(),
                    Digests.of(Files.readAllBytes(tokenizer)),
                    model.encoder().maxLength());
        } catch (IOException e) {
            throw new UncheckedIOException(tokenizer + " cannot be read: " + e, e);
        }
    }

    private static MendEditor train(
            OpenModel model,
            Answers answers,
            Partition partition,
            int layer,
            MendSettings settings,
            Path checkpoints,
            Progress progress) {
        EditGroups groups = partition.split(EditorDecision.VALIDATION_SHARE, settings.seed());
        return MendTrainer.train(
                model.model(),
                layer,
                identity(model),
                editGroups(groups.training(), answers),
                editGroups(groups.validation(), answers),
                answers.texts(partition.usedPasses()),
                settings,
                checkpoints,
                progress);
    }

    private static EditGroups groups(Partition partition, RunOptions run) {
        return partition.split(EditorDecision.VALIDATION_SHARE, run.seed());
    }

    private static List<EditGroup> editGroups(List<EditCase> cases, Answers answers) {
        return cases.stream()
                .map(edit -> new EditGroup(answers.text(edit.fail()), answers.texts(edit.usedAdapts())))
                .toList();
    }

    private static MendSettings settings(EditOptions options, long seed) {
        MendSettings standard = MendSettings.standard();
        return new MendSettings(
                dev.salem.editor.mend.Normalisation.valueOf(
                        options.normalisation().name()),
                standard.mode(),
                standard.rank(),
                options.batch(),
                standard.maxLowRank(),
                standard.energy(),
                standard.learningRate(),
                standard.stepLearningRate(),
                standard.accumulation(),
                standard.maxSteps(),
                standard.validationInterval(),
                standard.patience(),
                standard.passesPerStep(),
                standard.editWeight(),
                standard.clipNorm(),
                seed);
    }
}
