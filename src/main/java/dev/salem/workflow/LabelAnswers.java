package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.editset.Sample;
import dev.salem.evaluation.Scored;
import dev.salem.evaluation.ScoredLabel;
import dev.salem.logits.Logits;
import dev.salem.model.EncodedText;
import dev.salem.model.FfnPass;
import dev.salem.model.LabelledText;
import dev.salem.model.Predictor;
import dev.salem.progress.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A classifier's answers. */
final class LabelAnswers implements Answers {
    private final List<String> labels;
    private final Map<String, LabelledText> texts;
    private final Map<String, float[]> logits;
    private final List<Sample> truncated;

    private LabelAnswers(
            List<String> labels, Map<String, LabelledText> texts, Map<String, float[]> logits, List<Sample> truncated) {
        this.labels = labels;
        this.texts = texts;
        this.logits = logits;
        this.truncated = truncated;
    }

    /** Has the model answer every row once. Targets must be labels of the model. */
    static LabelAnswers of(OpenModel model, EditSet set, Progress progress) {
        List<Sample> samples = set.samples();
        List<EncodedText> encoded = model.encoder()
                .encode(
                        samples.stream().map(Sample::text).toList(),
                        samples.stream().map(Sample::textPair).toList());
        float[][] answers = Predictor.logits(model.model(), encoded, FfnPass.plain(), progress, Phases.ANSWER);
        Map<String, LabelledText> texts = new HashMap<>();
        Map<String, float[]> logits = new HashMap<>();
        List<Sample> truncated = new ArrayList<>();
        for (int row = 0; row < answers.length; row++) {
            Sample sample = samples.get(row);
            texts.put(
                    sample.id(),
                    new LabelledText(encoded.get(row), model.labels().indexOf(sample.target())));
            logits.put(sample.id(), answers[row]);
            if (encoded.get(row).truncated()) {
                truncated.add(sample);
            }
        }
        return new LabelAnswers(model.labels(), texts, logits, List.copyOf(truncated));
    }

    @Override
    public LabelledText text(Sample sample) {
        return texts.get(sample.id());
    }

    @Override
    public boolean isRight(Sample sample) {
        return Logits.largest(logits(sample)) == text(sample).target();
    }

    @Override
    public String answer(Sample sample) {
        return labels.get(Logits.largest(logits(sample)));
    }

    @Override
    public List<Sample> truncated() {
        return truncated;
    }

    @Override
    public long tokens() {
        return texts.values().stream().mapToLong(LabelledText::length).sum();
    }

    @Override
    public Function<Sample, Scored> compare(OpenModel model, List<Sample> measured, FfnPass edited, Progress progress) {
        List<EncodedText> read =
                texts(measured).stream().map(LabelledText::text).toList();
        float[][] answers = Predictor.logits(model.model(), read, edited, progress, Phases.JUDGE);
        Map<String, float[]> after = new HashMap<>();
        for (int row = 0; row < answers.length; row++) {
            after.put(measured.get(row).id(), answers[row]);
        }
        return sample -> scored(sample, after.get(sample.id()));
    }

    @Override
    public Scored compare(Answers edited, Sample sample, ToDoubleFunction<Sample> divergence) {
        return scored(sample, ((LabelAnswers) edited).logits(sample));
    }

    private Scored scored(Sample sample, float[] after) {
        return new ScoredLabel(sample.id(), text(sample).target(), logits(sample), after);
    }

    private float[] logits(Sample sample) {
        return logits.get(sample.id());
    }
}
