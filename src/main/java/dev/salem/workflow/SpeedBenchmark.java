package dev.salem.workflow;

import dev.salem.editset.Sample;
import dev.salem.model.EncodedText;
import dev.salem.model.FfnPass;
import dev.salem.model.LabelledText;
import dev.salem.model.Predictor;
import dev.salem.progress.Progress;
import dev.salem.saliency.LayerSelector;
import java.util.List;

/** Times what an edit is made of. */
public final class SpeedBenchmark {
    private final Site site;
    private final ModelSource source;

    public SpeedBenchmark(Site site) {
        this.site = site;
        this.source = new ModelSource(site);
    }

    /**
     * What was measured.
     *
     * @param loadSeconds opening the model a second time: configuration, weights, tokenizer
     * @param editSet the parts of an edit, over rows of an edit set; null without one
     */
    public record Result(String architecture, double loadSeconds, Throughput throughput, Parts editSet) {}

    /**
     * Seconds of each part, the second of two runs where a first one warms up.
     *
     * @param samples texts that were run forward, and scored layer by layer
     * @param tokens their tokens
     * @param forwardSeconds one pass over the samples
     * @param saliencySeconds scores of all layers over the samples
     * @param saliencyPerForward their ratio
     */
    public record Parts(
            int samples, int tokens, double forwardSeconds, double saliencySeconds, double saliencyPerForward) {}

    /** Times a model on {@code batch} texts of {@code length} tokens. */
    public Result run(String name, int batch, int length, RunOptions run, Progress progress) {
        OpenModel.open(source.locate(name, progress), run).close();
        ModelSource.Location location = source.locate(name, progress);
        long start = System.nanoTime();
        try (OpenModel model = OpenModel.open(location, run)) {
            double load = since(start);
            return new Result(model.model().architecture(), load, Throughput.of(model, batch, length), null);
        }
    }

    /** As {@link #run(String, int, int, RunOptions, Progress)}, and the parts of an edit on the first rows of an edit set. */
    public Result run(
            String name, int batch, int length, String editSet, int samples, RunOptions run, Progress progress) {
        Result bare = run(name, batch, length, run, progress);
        try (OpenModel model = OpenModel.open(source.locate(name, progress), run)) {
            List<Sample> rows = site.editSet(editSet).samples();
            return new Result(
                    bare.architecture(),
                    bare.loadSeconds(),
                    bare.throughput(),
                    parts(model, rows.subList(0, Math.min(samples, rows.size())), run, progress));
        }
    }

    private static Parts parts(OpenModel model, List<Sample> rows, RunOptions run, Progress progress) {
        List<EncodedText> texts = model.encoder()
                .encode(
                        rows.stream().map(Sample::text).toList(),
                        rows.stream().map(Sample::textPair).toList());
        double forward =
                warm(() -> Predictor.logits(model.model(), texts, FfnPass.plain(), progress, "one forward pass"));
        List<LabelledText> labelled =
                texts.stream().map(text -> new LabelledText(text, 0)).toList();
        double saliency = warm(() -> LayerSelector.select(model.model(), labelled, List.of(), run.seed(), progress));
        int tokens = texts.stream().mapToInt(EncodedText::length).sum();
        return new Parts(texts.size(), tokens, forward, saliency, saliency / forward);
    }

    private static double warm(Runnable work) {
        work.run();
        long start = System.nanoTime();
        work.run();
        return since(start);
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
