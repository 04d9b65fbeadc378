package dev.salem.workflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.sun.management.OperatingSystemMXBean;
import dev.salem.model.Batch;
import dev.salem.model.Classification;
import dev.salem.model.EncodedText;
import dev.salem.model.FactorTap;
import dev.salem.model.FfnPass;
import dev.salem.model.GenerativeModel;
import dev.salem.model.LabelledText;
import dev.salem.model.TextEncoder;
import dev.salem.model.TokenPrediction;
import dev.salem.model.TransformerModel;
import dev.salem.tensor.Recording;
import dev.salem.tensor.TensorEngine;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;

/**
 * How many tokens a model reads in a second, in batches without padding. A generative model predicts every token that its
 * decoder reads.
 *
 * @param batch texts in a batch
 * @param length tokens of each text; of each prompt and of each answer, where a decoder reads beside an encoder
 * @param threads inside one operation
 * @param forward of a pass to the logits
 * @param backward of a pass to the logits and back, with a tap on every feed-forward map
 */
public record Throughput(int batch, int length, int threads, Rate forward, Rate backward) {
    private static final int WINDOWS = 5;
    /** Long beside the ticks of 10 ms in which processor time is counted. */
    private static final long WINDOW_NANOS = 400_000_000;

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /**
     * The best of several stretches of runs, after one that warms up: whatever else runs only ever slows.
     *
     * @param tokensPerSecond by the clock
     * @param tokensPerCpuSecond by the processor time of the whole process, which other programs disturb less
     */
    public record Rate(double tokensPerSecond, double tokensPerCpuSecond) {
        private static Rate of(long tokens, Runnable work) {
            work.run();
            Rate best = new Rate(0, 0);
            for (int window = 0; window < WINDOWS; window++) {
                long start = System.nanoTime();
                long busy = PROCESS.getProcessCpuTime();
                long processor = 0;
                long runs = 0;
                while (processor < WINDOW_NANOS) {
                    work.run();
                    runs++;
                    processor = PROCESS.getProcessCpuTime() - busy;
                }
                best = new Rate(
                        Math.max(best.tokensPerSecond, 1e9 * runs * tokens / (System.nanoTime() - start)),
                        Math.max(best.tokensPerCpuSecond, 1e9 * runs * tokens / processor));
            }
            return best;
        }
    }

    /** Measures texts of the model's own tokenizer. */
    static Throughput of(OpenModel open, int batch, int length) {
        if (batch < 1 || length < 2) {
            throw new WorkflowException(
                    "a batch needs at least 1 text and a text at least 2 tokens, got: " + batch + " and " + length);
        }
        TransformerModel model = open.model();
        EncodedText text = text(open, length);
        long tokens = (long) batch * length * (model.answersSeparately() ? 2 : 1);
        Rate forward = Rate.of(tokens, () -> {
            try (NDManager scope = model.newScope()) {
                model.logits(batch(model, text, batch, scope), FfnPass.plain());
            }
        });
        Rate backward = Rate.of(tokens, () -> {
            try (NDManager scope = model.newScope()) {
                differentiate(model, batch(model, text, batch, scope), scope);
            }
        });
        return new Throughput(batch, length, TensorEngine.threads(), forward, backward);
    }

    private static EncodedText text(OpenModel open, int length) {
        try (TextEncoder encoder =
                TextEncoder.open(open.layout().tokenizer(), length, open.model().maxPositions())) {
            return encoder.encode(List.of("one ".repeat(length)), Collections.singletonList(null))
                    .get(0);
        }
    }

    private static Batch batch(TransformerModel model, EncodedText text, int size, NDManager scope) {
        if (!(model instanceof GenerativeModel generative)) {
            return Batch.of(Collections.nCopies(size, text), model.paddingId(), scope);
        }
        LabelledText answered = model.answersSeparately() ? new LabelledText(text, text.ids()) : continued(text);
        return generative.batch(Collections.nCopies(size, answered), scope);
    }

    /** The first token as prompt; as many answer as are read, the last of them read by none. */
    private static LabelledText continued(EncodedText text) {
        EncodedText first = new EncodedText(new long[] {text.ids()[0]}, new long[1], false);
        long[] answer = new long[text.length()];
        System.arraycopy(text.ids(), 1, answer, 0, answer.length - 1);
        return new LabelledText(first, answer);
    }

    private static void differentiate(TransformerModel model, Batch batch, NDManager scope) {
        try (Recording recording = Recording.start()) {
            FactorTap tap = new FactorTap(recording, scope, matrix -> true, FfnPass.plain());
            NDArray logits = model.logits(batch, tap);
            NDArray losses = batch.answers() == null
                    ? Classification.losses(
                            logits,
                            Classification.oneHot(
                                    new int[batch.size()], model.labels().size(), scope))
                    : TokenPrediction.losses(logits, batch.answers().targets(scope));
            recording.backward(losses.sum());
            tap.factors();
        }
    }
}
