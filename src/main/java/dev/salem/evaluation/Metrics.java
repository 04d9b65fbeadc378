package dev.salem.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What an edit of a classifier won and cost (see {@code algorithms.md}, section 6). Edits that were right before and
 * passes that were wrong before count for nothing; a share's total says how many rows counted.
 *
 * @param editAccuracy share of the edited fails now right
 * @param generality share of the held-out adapts now right
 * @param drawdown share of the held-out passes now wrong
 * @param accuracyBefore share right of the natural mix, held-out passes and held-out fails, before the edit
 * @param accuracyAfter the same after the edit
 * @param klPass mean KL(before ‖ after) on the held-out passes in nats; NaN, in JSON null, of no rows
 * @param churn share of the natural mix whose answer changed, to the better or the worse
 * @param drawdownByClass drawdown of the passes of each label, in the labels' order
 * @param editMargin of the edited fails
 * @param adaptMargin of the held-out adapts
 * @param passMargin of the held-out passes
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
        MeanMargin passMargin) {

    public Metrics {
        drawdownByClass = Collections.unmodifiableMap(new LinkedHashMap<>(drawdownByClass));
    }

    /**
     * Measures an edit.
     *
     * @param labels the model's labels in the order of its logits, each once
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
        List<Scored> passes = heldoutPasses.stream().filter(Scored::rightBefore).toList();
        return new Metrics(
                share(fails, Scored::rightAfter),
                share(heldoutAdapts, Scored::rightAfter),
                share(passes, row -> !row.rightAfter()),
                share(mix, Scored::rightBefore),
                share(mix, Scored::rightAfter),
                passes.stream().mapToDouble(Scored::klDivergence).average().orElse(Double.NaN),
                share(mix, row -> row.predictedBefore() != row.predictedAfter()),
                drawdownByClass(passes, labels),
                MeanMargin.of(fails),
                MeanMargin.of(heldoutAdapts),
                MeanMargin.of(passes));
    }

    private static Map<String, Share> drawdownByClass(List<Scored> passes, List<String> labels) {
        Map<String, Share> shares = new LinkedHashMap<>();
        for (int label = 0; label < labels.size(); label++) {
            int wanted = label;
            List<Scored> rows =
                    passes.stream().filter(row -> row.target() == wanted).toList();
            if (shares.put(labels.get(label), share(rows, row -> !row.rightAfter())) != null) {
                throw new IllegalArgumentException("labels must differ, got twice: " + labels.get(label));
            }
        }
        return shares;
    }

    private static Share share(List<Scored> rows, Predicate<Scored> counted) {
        return Share.of((int) rows.stream().filter(counted).count(), rows.size());
    }

    private static void requireLabels(List<String> labels, List<List<Scored>> sets) {
        for (List<Scored> rows : sets) {
            for (Scored row : rows) {
                if (row.labels() != labels.size()) {
                    throw new IllegalArgumentException("sample " + row.id() + " must have a logit for each of "
                            + labels.size() + " labels, got: " + row.labels());
                }
            }
        }
    }
}
