package dev.salem.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.salem.editset.EditSet;
import dev.salem.editset.Partition;
import dev.salem.editset.Sample;
import dev.salem.evaluation.Metrics;
import dev.salem.evaluation.Share;
import dev.salem.progress.Progress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * How well a model answers an edit set, alone or against the base that it was edited from.
 *
 * @param accuracy share of all rows that are right
 * @param accuracyByGroup the same by declared group, rows without one under {@code undeclared}
 * @param accuracyByTarget the same by target, in the labels' order; of none where the model generates
 * @param base the base, or null
 * @param counts how the base's answers part the rows, or null without a base
 * @param metrics what the edit won and cost against the base, or null without a base
 * @param truncated rows longer than the model reads
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelEvaluation(
        EditOutcome.Base model,
        EditOutcome.EditSetFacts editSet,
        Share accuracy,
        Map<String, Share> accuracyByGroup,
        Map<String, Share> accuracyByTarget,
        EditOutcome.Base base,
        EditOutcome.Counts counts,
        Metrics metrics,
        int truncated) {
    private static final String UNDECLARED = "undeclared";

    public ModelEvaluation {
        accuracyByGroup = Collections.unmodifiableMap(new LinkedHashMap<>(accuracyByGroup));
        accuracyByTarget = Collections.unmodifiableMap(new LinkedHashMap<>(accuracyByTarget));
    }

    /**
     * Evaluates a model; with a base, as an edit of it. Of models that generate both are in memory for a while.
     *
     * @param extra rows that are made besides the edit set's own
     */
    public static ModelEvaluation of(
            Site site,
            String model,
            Optional<String> base,
            String editSet,
            ExtraRows extra,
            RunOptions run,
            Progress progress) {
        EditSet own = site.editSet(editSet);
        ModelSource source = new ModelSource(site);
        Optional<Answered> before = base.map(name -> answered(source, name, extra, own, run, progress));
        Answered after = answered(source, model, extra, own, run, progress);
        before.ifPresent(answered -> requireSameLabels(answered.model(), after.model()));
        EditSet set = after.set();
        Answers answers = after.answers();
        Optional<Partition> partition =
                before.map(answered -> Partition.of(set, answered.answers()::isRight, run.seed()));
        return new ModelEvaluation(
                after.model(),
                new EditOutcome.EditSetFacts(editSet, set.digest()),
                share(set.samples(), answers),
                shares(set.samples(), answers, ModelEvaluation::group),
                after.model().labels().isEmpty() ? Map.of() : shares(set.samples(), answers, Sample::target),
                before.map(Answered::model).orElse(null),
                partition
                        .map(parts -> EditOutcome.Counts.of(set, parts, answers))
                        .orElse(null),
                partition
                        .map(parts -> metrics(
                                before.orElseThrow(),
                                after,
                                parts,
                                PassDivergence.of(source, base.orElseThrow(), model, run, parts, answers, progress)))
                        .orElse(null),
                answers.truncated().size());
    }

    private static Metrics metrics(
            Answered before, Answered after, Partition parts, ToDoubleFunction<Sample> divergence) {
        return Judgement.of(
                        sample -> before.answers().compare(after.answers(), sample, divergence),
                        parts,
                        after.model().labels())
                .metrics();
    }

    private record Answered(EditOutcome.Base model, EditSet set, Answers answers) {}

    private static Answered answered(
            ModelSource source, String name, ExtraRows extra, EditSet own, RunOptions run, Progress progress) {
        try (OpenModel model = OpenModel.open(source.locate(name, progress), run)) {
            EditSet set = extra.addedTo(own, model);
            model.requireTargets(set);
            return new Answered(OutcomeOf.base(model), set, Answers.of(model, set, progress));
        }
    }

    private static void requireSameLabels(EditOutcome.Base base, EditOutcome.Base edited) {
        if (!base.labels().equals(edited.labels())) {
            throw new WorkflowException(
                    "the two models have different labels: " + base.labels() + " and " + edited.labels());
        }
    }

    private static String group(Sample sample) {
        return sample.group() == null ? UNDECLARED : sample.group().jsonName();
    }

    private static Map<String, Share> shares(List<Sample> samples, Answers answers, Function<Sample, String> property) {
        Map<String, Share> shares = new LinkedHashMap<>();
        for (String value : new TreeSet<>(samples.stream().map(property).toList())) {
            shares.put(
                    value,
                    share(
                            samples.stream()
                                    .filter(sample -> property.apply(sample).equals(value))
                                    .toList(),
                            answers));
        }
        return shares;
    }

    private static Share share(List<Sample> samples, Answers answers) {
        return Share.of((int) samples.stream().filter(answers::isRight).count(), samples.size());
    }
}
