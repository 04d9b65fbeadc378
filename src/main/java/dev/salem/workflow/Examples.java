package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.editset.Sample;
import dev.salem.evaluation.Scored;
import dev.salem.evaluation.ScoredAnswer;
import dev.salem.evaluation.ScoredLabel;
import dev.salem.evaluation.ScoredText;
import dev.salem.report.ChangedAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The measured rows that are worth looking at. */
final class Examples {
    private static final int MOST_OF_A_KIND = 60;

    private Examples() {}

    static List<ChangedAnswer> of(EditSet set, Judgement judgement, List<String> labels) {
        Map<String, Sample> samples = set.samples().stream().collect(Collectors.toMap(Sample::id, Function.identity()));
        List<ChangedAnswer> all = new ArrayList<>();
        judgement.edits().forEach(row -> kind(row, ChangedAnswer.Kind.FIXED, ChangedAnswer.Kind.NOT_FIXED)
                .ifPresent(kind -> all.add(example(samples.get(row.id()), row, kind, labels))));
        judgement.adapts().forEach(row -> kind(row, ChangedAnswer.Kind.ADAPT_FIXED, ChangedAnswer.Kind.ADAPT_NOT_FIXED)
                .ifPresent(kind -> all.add(example(samples.get(row.id()), row, kind, labels))));
        judgement.passes().stream().filter(Scored::rightBefore).forEach(row -> kind(
                        row, ChangedAnswer.Kind.FIXED, ChangedAnswer.Kind.NOT_FIXED)
                .ifPresent(kind -> all.add(example(samples.get(row.id()), row, kind, labels))));
        List<ChangedAnswer> some = new ArrayList<>();
        for (ChangedAnswer.Kind kind : ChangedAnswer.Kind.values()) {
            all.stream()
                    .filter(example -> example.kind() == kind)
                    .limit(MOST_OF_A_KIND)
                    .forEach(some::add);
        }
        return some;
    }

    private static Optional<ChangedAnswer.Kind> kind(
            Scored row, ChangedAnswer.Kind fixed, ChangedAnswer.Kind notFixed) {
        if (row.rightBefore()) {
            return row.rightAfter() ? Optional.empty() : Optional.of(ChangedAnswer.Kind.BROKEN);
        }
        return Optional.of(row.rightAfter() ? fixed : notFixed);
    }

    private static ChangedAnswer example(Sample sample, Scored row, ChangedAnswer.Kind kind, List<String> labels) {
        Said said = said(row, labels);
        return new ChangedAnswer(
                sample.id(),
                kind,
                sample.text(),
                sample.textPair(),
                sample.target(),
                said.before(),
                said.after(),
                said.probabilityBefore(),
                said.probabilityAfter());
    }

    /** Two models' answers in words, with their probabilities where they are labels. */
    private record Said(String before, String after, double probabilityBefore, double probabilityAfter) {}

    private static Said said(Scored row, List<String> labels) {
        if (row instanceof ScoredLabel label) {
            return new Said(
                    labels.get(label.predictedBefore()),
                    labels.get(label.predictedAfter()),
                    probability(label.logitsBefore(), label.predictedBefore()),
                    probability(label.logitsAfter(), label.predictedAfter()));
        }
        if (row instanceof ScoredAnswer answer) {
            return new Said(answer.answerBefore(), answer.answerAfter(), Double.NaN, Double.NaN);
        }
        ScoredText text = (ScoredText) row;
        return new Said(text.predictedBefore(), text.predictedAfter(), Double.NaN, Double.NaN);
    }

    private static double probability(float[] logits, int label) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - logits[label]);
        }
        return 1 / sum;
    }
}
