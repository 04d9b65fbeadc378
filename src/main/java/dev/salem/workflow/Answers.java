package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.editset.Sample;
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

/** The rows of an edit set as a model reads and answers them. */
final class Answers {
    private final List<String> labels;
    private final Map<String, LabelledText> texts;
    private final Map<String, float[]> logits;
    private final List<Sample> truncated;

    private Answers(
            List<String> labels, Map<String, LabelledText> texts, Map<String, float[]> logits, List<Sample> truncated) {
        this.labels = labels;
        this.texts = texts;
        this.logits = logits;
        this.truncated = truncated;
    }

    /** Has the model answer every row once. Targets must be labels of the model. */
    static Answers of(OpenModel model, EditSet set, Progress progress) {
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
        return new Answers(model.labels(), texts, logits, List.copyOf(truncated));
    }

    LabelledText text(Sample sample) {
        return texts.get(sample.id());
    }

    List<LabelledText> texts(List<Sample> samples) {
        return samples.stream().map(this::text).toList();
    }

    float[] logits(Sample sample) {
        return logits.get(sample.id());
    }

    /** Whether the model's answer is the target. */
    boolean isRight(Sample sample) {
        return Logits.largest(logits(sample)) == text(sample).target();
    }

    /** The label that the model answers. */
    String answer(Sample sample) {
        return labels.get(Logits.largest(logits(sample)));
    }

    /** The rows that are longer than the model reads, in file order. */
    List<Sample> truncated() {
        return truncated;
    }

    /** Tokens of all rows. */
    long tokens() {
        return texts.values().stream().mapToLong(text -> text.text().length()).sum();
    }
}
