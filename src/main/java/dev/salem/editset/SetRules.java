package dev.salem.editset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Checks rows against each other: ids, rephrasings and repeated inputs. */
final class SetRules {
    private final List<Sample> samples;
    private final Predicate<String> mayHaveRefused;
    private final Problems problems;
    private final Map<String, Sample> byId = new HashMap<>();
    private final Set<String> rephrased = new HashSet<>();

    /** @param mayHaveRefused whether a row of this id may have been among those that were refused */
    SetRules(List<Sample> samples, Predicate<String> mayHaveRefused, Problems problems) {
        this.samples = samples;
        this.mayHaveRefused = mayHaveRefused;
        this.problems = problems;
    }

    /** Reports what is wrong; returns the rows that repeat an earlier row's input and are allowed to. */
    List<Sample> check() {
        for (Sample sample : samples) {
            Sample earlier = byId.putIfAbsent(sample.id(), sample);
            if (earlier != null) {
                problems.add(
                        sample.line(),
                        "id " + Problems.quote(sample.id()) + " is already the id of line " + earlier.line());
            }
        }
        samples.forEach(this::checkOf);
        return checkInputs();
    }

    private void checkOf(Sample sample) {
        if (sample.of() == null) {
            if (sample.group() == Group.ADAPT) {
                problems.add(sample.line(), "an adapt needs \"of\", the id of its fail");
            }
            return;
        }
        rephrased.add(sample.of());
        String of = "of " + Problems.quote(sample.of());
        if (sample.group() != Group.ADAPT) {
            problems.add(
                    sample.line(),
                    of + " is for adapts, the group is " + sample.group().jsonName());
            return;
        }
        Sample fail = byId.get(sample.of());
        if (sample.of().equals(sample.id())) {
            problems.add(sample.line(), of + " is the row itself");
        } else if (fail == null) {
            if (!mayHaveRefused.test(sample.of())) {
                problems.add(sample.line(), of + " is the id of no row");
            }
        } else if (fail.group() == Group.ADAPT || fail.group() == Group.PASS) {
            String group = fail.group() == Group.ADAPT ? "an adapt" : "a pass";
            problems.add(sample.line(), of + " is " + group + " (line " + fail.line() + "), it must be a fail");
        } else if (!fail.target().equals(sample.target())) {
            problems.add(
                    sample.line(),
                    "target " + Problems.quote(sample.target()) + " differs from its fail's target "
                            + Problems.quote(fail.target()) + " (line " + fail.line() + ")");
        }
    }

    private List<Sample> checkInputs() {
        Map<String, Sample> byInput = new HashMap<>();
        Map<List<String>, Sample> byInputAndFail = new HashMap<>();
        List<Sample> repeats = new ArrayList<>();
        for (Sample sample : samples) {
            String key = sample.inputKey();
            Sample earlier = byInput.putIfAbsent(key, sample);
            Sample sibling = sample.of() == null ? null : byInputAndFail.putIfAbsent(List.of(key, sample.of()), sample);
            if (earlier == null) {
                continue;
            }
            if (!earlier.target().equals(sample.target())) {
                problems.add(
                        sample.line(),
                        "same input as line " + earlier.line() + " but target " + Problems.quote(sample.target())
                                + " instead of " + Problems.quote(earlier.target()));
            } else if (sibling != null) {
                problems.add(sample.line(), "same input and target as line " + sibling.line());
            } else if (groupOf(sample) == null || groupOf(sample) != groupOf(earlier)) {
                problems.add(sample.line(), "same input and target as line " + earlier.line());
            } else {
                repeats.add(sample);
            }
        }
        return repeats;
    }

    private Group groupOf(Sample sample) {
        return sample.group() == null && rephrased.contains(sample.id()) ? Group.FAIL : sample.group();
    }
}
