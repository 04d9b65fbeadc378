package dev.salem.editset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Builds one {@link Partition}. */
final class Partitioner {
    private final List<Sample> samples;
    private final Predicate<Sample> modelIsRight;
    private final SeededOrder order;
    private final Map<String, List<Sample>> adapts = new HashMap<>();
    private final List<Sample> fails = new ArrayList<>();
    private final List<Sample> passes = new ArrayList<>();
    private final List<Sample> heldoutFails = new ArrayList<>();
    private final List<Sample> noOpFails = new ArrayList<>();
    private final List<Sample> failingPasses = new ArrayList<>();
    private final Set<String> seenInputs = new HashSet<>();
    private final List<Sample> seenHeldout = new ArrayList<>();

    Partitioner(List<Sample> samples, Predicate<Sample> modelIsRight, SeededOrder order) {
        this.samples = samples;
        this.modelIsRight = modelIsRight;
        this.order = order;
    }

    Partition partition() {
        for (Sample sample : samples) {
            if (sample.group() == Group.ADAPT) {
                adapts.computeIfAbsent(sample.of(), id -> new ArrayList<>()).add(sample);
            }
        }
        samples.stream().filter(sample -> sample.group() != Group.ADAPT).forEach(this::sort);
        requireFails();
        List<EditCase> edits = fails.stream().map(this::editCase).toList();
        Set<Sample> heldout = heldoutPasses();
        List<Sample> usedPasses =
                passes.stream().filter(pass -> !heldout.contains(pass)).toList();

        noteSeen(edits, usedPasses);
        List<EditCase> measuredEdits = edits.stream()
                .map(edit -> new EditCase(edit.fail(), edit.usedAdapts(), unseen(edit.heldoutAdapts())))
                .toList();
        List<Sample> heldoutPasses =
                unseen(passes.stream().filter(heldout::contains).toList());
        requirePasses(usedPasses, heldoutPasses);
        return new Partition(
                measuredEdits, usedPasses, heldoutPasses, unseen(heldoutFails), noOpFails, failingPasses, seenHeldout);
    }

    private void noteSeen(List<EditCase> edits, List<Sample> usedPasses) {
        for (EditCase edit : edits) {
            seenInputs.add(edit.fail().inputKey());
            edit.usedAdapts().forEach(adapt -> seenInputs.add(adapt.inputKey()));
        }
        usedPasses.forEach(pass -> seenInputs.add(pass.inputKey()));
    }

    /** The rows whose input the editor doesn't see; the others are put among those seen. */
    private List<Sample> unseen(List<Sample> heldout) {
        Map<Boolean, List<Sample>> bySeen =
                heldout.stream().collect(Collectors.partitioningBy(sample -> seenInputs.contains(sample.inputKey())));
        seenHeldout.addAll(bySeen.get(true));
        return bySeen.get(false);
    }

    private void sort(Sample sample) {
        boolean declaredFail = sample.group() == Group.FAIL || adapts.containsKey(sample.id());
        if (modelIsRight.test(sample)) {
            (declaredFail ? noOpFails : passes).add(sample);
        } else if (sample.group() == Group.PASS) {
            failingPasses.add(sample);
        } else {
            (sample.split() == Split.HELDOUT ? heldoutFails : fails).add(sample);
        }
    }

    private EditCase editCase(Sample fail) {
        List<Sample> all = adapts.getOrDefault(fail.id(), List.of());
        Set<Sample> used = new HashSet<>(
                all.stream().filter(adapt -> adapt.split() == Split.EDIT).toList());
        if (used.isEmpty() && all.size() > 1) {
            order.shuffle(all).stream()
                    .filter(adapt -> adapt.split() == null)
                    .findFirst()
                    .ifPresent(used::add);
        }
        return new EditCase(
                fail,
                all.stream().filter(used::contains).toList(),
                all.stream().filter(adapt -> !used.contains(adapt)).toList());
    }

    private Set<Sample> heldoutPasses() {
        Set<Sample> heldout = new HashSet<>(
                passes.stream().filter(pass -> pass.split() == Split.HELDOUT).toList());
        List<Sample> undeclared = order.shuffleByTarget(
                passes.stream().filter(pass -> pass.split() == null).toList());
        for (int index = 0; index < undeclared.size(); index += 2) {
            heldout.add(undeclared.get(index));
        }
        return heldout;
    }

    private void requireFails() {
        if (!fails.isEmpty()) {
            return;
        }
        if (!noOpFails.isEmpty() && heldoutFails.isEmpty()) {
            throw new EditSetException("no fails: the model already gets all " + noOpFails.size()
                    + " of the set's fails right; add rows that it gets wrong");
        }
        throw new EditSetException("no fails: the set has " + heldoutFails.size() + " held-out, " + noOpFails.size()
                + " that the model already gets right and none to edit;"
                + " add rows that it gets wrong, without \"split\":\"heldout\"");
    }

    private void requirePasses(List<Sample> used, List<Sample> heldout) {
        String found = " among " + passes.size() + " rows that the model gets right and that are no fail"
                + " (it gets " + failingPasses.size() + " declared passes wrong); add rows that it gets right,"
                + " with \"split\":";
        if (used.isEmpty()) {
            throw new EditSetException("no used passes" + found + "\"edit\" or without split");
        }
        if (heldout.isEmpty()) {
            throw new EditSetException("no held-out passes" + found + "\"heldout\" or without split");
        }
    }
}
