package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.editor.EditorException;
import dev.salem.model.LabelledText;
import dev.salem.model.TransformerModel;
import dev.salem.progress.Progress;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Trains the editor of MEND (Mitchell et al. 2022) on low-rank batch gradients of one layer (SaLEM, EACL 2024 Findings):
 * a small network that turns the factors of a gradient into those of an edit that fixes fails and their rephrasings and
 * leaves passes alone.
 */
public final class MendTrainer {
    private static final String PHASE = "training the editor";
    private static final int MAX_SKIPPED = 50;
    private static final long STEP_SEED = 0x9E3779B97F4A7C15L;

    private final TrainingSet set;
    private final MendSettings settings;
    private final List<int[]> judged;
    private final Progress progress;

    private MendTrainer(TrainingSet set, MendSettings settings, Progress progress) {
        this.set = set;
        this.settings = settings;
        this.judged = set.validation().isEmpty() ? set.training() : set.validation();
        this.progress = progress;
    }

    /**
     * Trains an editor for one block of one model. The same input gives the same editor, bit for bit at one thread count,
     * also when it was stopped and taken up again.
     *
     * @param training groups to learn from
     * @param validation groups to choose the best state by; without any the training groups serve
     * @param passes texts that the model gets right; half makes the metric, a quarter is learnt from,
     *     a quarter chooses the best state
     * @param checkpoints folder in which the state is kept at each validation, and taken up from; null for none
     * @return the editor with the lowest validation loss; the caller closes it
     * @throws EditorException if numbers stop being finite, or the folder holds another training's state
     */
    public static MendEditor train(
            TransformerModel model,
            int block,
            BaseIdentity base,
            List<EditGroup> training,
            List<EditGroup> validation,
            List<LabelledText> passes,
            MendSettings settings,
            Path checkpoints,
            Progress progress) {
        if (training.isEmpty() || passes.isEmpty()) {
            throw new IllegalArgumentException("training needs at least one group and one pass, got: " + training.size()
                    + " and " + passes.size());
        }
        NDManager owner = model.newScope();
        try (TrainingSet set = TrainingSet.read(model, block, training, validation, passes, settings, progress)) {
            String fingerprint =
                    TrainingFingerprint.of(base, model.editable(block), training, validation, passes, settings);
            Parameters best = new MendTrainer(set, settings, progress).run(checkpoints, fingerprint, owner);
            // In the end the metric may know every pass: an edit costs less in it than in that of a part.
            Normaliser normaliser = settings.normalisation() == Normalisation.WHITENED
                    ? Normaliser.whitening(PassCurvature.of(model, block, passes, owner, progress))
                    : set.normaliser().attach(owner);
            return new MendEditor(new EditorFacts(base, model.editable(block), settings), normaliser, best, owner);
        } catch (RuntimeException failure) {
            owner.close();
            throw failure;
        }
    }

    private Parameters run(Path checkpoints, String fingerprint, NDManager owner) {
        try (NDManager scope = owner.newSubManager()) {
            TrainingState state = checkpoints == null
                    ? null
                    : TrainingState.load(checkpoints, fingerprint, scope).orElse(null);
            if (state == null) {
                state = TrainingState.start(untrained(scope), scope);
                validate(state);
            }
            while (state.step() < settings.maxSteps() && !patienceIsOver(state)) {
                for (int i = 0; i < settings.validationInterval() / settings.accumulation(); i++) {
                    accumulate(state);
                }
                validate(state);
                if (checkpoints != null) {
                    state.save(checkpoints, fingerprint);
                }
            }
            Parameters best = state.best();
            best.named().values().forEach(array -> array.attach(owner));
            return best;
        }
    }

    private Parameters untrained(NDManager owner) {
        int size = set.texts().matrix().in() + set.texts().matrix().out();
        Parameters identity = Parameters.identity(size, settings.rank(), settings.seed(), owner);
        identity.logStep().set(new float[] {(float) StepSize.calibrate(set, settings, identity)});
        return identity;
    }

    private boolean patienceIsOver(TrainingState state) {
        return state.step() - state.bestStep() >= settings.patience() * settings.validationInterval();
    }

    private void validate(TrainingState state) {
        Validation validation = Validation.of(set, judged, settings, state.parameters());
        state.judge(validation.loss());
        String skipped = state.skipped() == 0 ? "" : ", " + state.skipped() + " steps skipped";
        progress.report(
                PHASE,
                settings.maxSteps() == 0 ? 1 : (double) state.step() / settings.maxSteps(),
                "step " + state.step() + ": " + validation + skipped);
    }

    /** Adds up the gradients of some steps and makes one update of them. */
    private void accumulate(TrainingState state) {
        try (NDManager scope = set.texts().newScope()) {
            Parameters sum = null;
            for (int i = 0; i < settings.accumulation(); i++) {
                state.stepDone();
                SplittableRandom random = new SplittableRandom(settings.seed() + STEP_SEED * state.step());
                Trial trial = Trial.draw(set, settings, random);
                Trial.Result result = trial.differentiate(set, settings, state.parameters(), scope);
                if (!Double.isFinite(result.loss()) || !Double.isFinite(norm(result.parameters()))) {
                    state.stepSkipped();
                    continue;
                }
                sum = sum == null ? result.parameters() : added(sum, result.parameters());
            }
            if (state.skipped() > MAX_SKIPPED) {
                throw new EditorException("training diverged: " + state.skipped() + " of " + state.step()
                        + " steps were not finite; lower the learning rate " + settings.learningRate());
            }
            if (sum != null) {
                state.update(clipped(sum), settings);
            }
        }
    }

    private static Parameters added(Parameters sum, Parameters more) {
        Iterator<NDArray> next = more.named().values().iterator();
        sum.named().values().forEach(array -> {
            try (NDArray one = next.next()) {
                array.addi(one);
            }
        });
        return sum;
    }

    private Parameters clipped(Parameters gradient) {
        double norm = norm(gradient);
        if (norm > settings.clipNorm()) {
            gradient.named().values().forEach(array -> array.muli(settings.clipNorm() / norm));
        }
        return gradient;
    }

    private static double norm(Parameters parameters) {
        double squares = 0;
        for (NDArray array : parameters.named().values()) {
            try (NDArray square = array.mul(array);
                    NDArray sum = square.sum()) {
                squares += sum.toFloatArray()[0];
            }
        }
        return Math.sqrt(squares);
    }
}
