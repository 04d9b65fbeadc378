package dev.salem.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * What an edit won and cost (see {@code algorithms.md}, section 6). Edits that were right before and what was wrong of the
 * passes before count for nothing; a share's total says how many rows counted, for texts how many of their tokens.
 *
 * @param editAccuracy share of the edited fails now right
 * @param generality share of the held-out adapts now right
 * @param drawdown share of the held-out passes now wrong
 * @param accuracyBefore share right of the natural mix, held-out passes and held-out fails, before the edit
 * @param accuracyAfter the same after the edit
 * @param klPass mean KL(before ‖ after) on the held-out passes in nats; NaN, in JSON null, of no rows
 * @param churn share of the natural mix whose answer changed, to the better or the worse
 * @param drawdownByClass drawdown of the passes of each label, in the labels' order; of none where there are no labels
 * @param editMargin of the edited fails
 * @param adaptMargin of the held-out adapts
 * @param passMargin of the held-out passes
 * @param tokenAccuracy token by token; null for labels
 * @param perplexity of the held-out passes; null unless they are texts
 */
public record Metrics(
        Share editAccuracy,
        Share generality,
        Share drawdown,
        Share accuracyBefore,
        Share accuracyAfter,
        @NullWhenNone double klPass,
        Share churn,
        Map<String, Share> drawdownByClass,
        MeanMargin editMargin,
        MeanMargin adaptMargin,
        MeanMargin passMargin,
        @JsonInclude(JsonInclude.Include.NON_NULL) TokenAccuracy tokenAccuracy,
        @JsonInclude(JsonInclude.Include.NON_NULL) Perplexity perplexity) {

    public Metrics {
        drawdownByClass = Collections.unmodifiableMap(new LinkedHashMap<>(drawdownByClass));
    }

    /**
     * Measures an edit.
     *
     * @param labels the model's labels in the order of its logits, each once; none for a model that generates
     */
    public static Metrics of(
            List<Scored> edits,
            List<Scored> heldoutAdapts,
            List<Scored> heldoutPasses,
            List<Scored> heldoutFails,
            List<String> labels) {
        List<Scored> mix = new ArrayList<>(heldoutPasses);
        mix.addAll(heldoutFails);
        requireLabels(labels, List.of(edits, heldoutAdapts, mix));
        List<Scored> fails = edits.stream().filter(row -> !row.rightBefore()).toList();
        List<Scored> passes =
                heldoutPasses.stream().filter(row -> row.unitsRightBefore() > 0).toList();
        return new Metrics(
                right(fails),
                right(heldoutAdapts),
                lost(passes),
                share(mix, Scored::unitsRightBefore),
                right(mix),
                passes.stream().mapToDouble(Scored::klDivergence).average().orElse(Double.NaN),
                share(mix, Scored::unitsChanged),
                drawdownByClass(passes, labels),
                MeanMargin.of(fails),
                MeanMargin.of(heldoutAdapts),
                MeanMargin.of(passes),
                TokenAccuracy.of(fails, heldoutAdapts, heldoutPasses),
                Perplexity.of(heldoutPasses));
    }

    /** The share of these rows that the edited model gets right. */
    public static Share right(List<Scored> rows) {
        return share(rows, Scored::unitsRightAfter);
    }

    private static Map<String, Share> drawdownByClass(List<Scored> passes, List<String> labels) {
        Map<String, Share> shares = new LinkedHashMap<>();
        for (int label = 0; label < labels.size(); label++) {
            int wanted = label;
            List<Scored> rows =
                    passes.stream().filter(row -> target(row) == wanted).toList();
            if (shares.put(labels.get(label), lost(rows)) != null) {
                throw new IllegalArgumentException("labels must differ, got twice: " + labels.get(label));
            }
        }
        return shares;
    }

    private static int target(Scored row) {
        return ((ScoredLabel) row).target();
    }

    private static Share share(List<Scored> rows, ToIntFunction<Scored> counted) {
        return Share.of(
                rows.stream().mapToInt(counted).sum(),
                rows.stream().mapToInt(Scored::units).sum());
    }

    private static Share lost(List<Scored> rows) {
        return Share.of(
                rows.stream().mapToInt(Scored::unitsLost).sum(),
                rows.stream().mapToInt(Scored::unitsRightBefore).sum());
    }

    private static void requireLabels(List<String> labels, List<List<Scored>> sets) {
        for (List<Scored> rows : sets) {
            for (Scored row : rows) {
                if (row instanceof ScoredLabel label && label.labels() != labels.size()) {
                    throw new IllegalArgumentException("sample " + row.id() + " must have a logit for each of "
                            + labels.size() + " labels, got: " + label.labels());
                }
            }
        }
    }
}
