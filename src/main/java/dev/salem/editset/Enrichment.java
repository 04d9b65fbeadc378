package dev.salem.editset;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Adds rule-made adapts to rows. What is said in the set already is not made. */
final class Enrichment {
    private final List<Sample> rows;
    private final int count;
    private final Set<String> ids = new HashSet<>();
    private final Set<String> inputs = new HashSet<>();
    private final Set<String> reworded = new HashSet<>();

    Enrichment(List<Sample> rows, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, got: " + count);
        }
        this.rows = rows;
        this.count = count;
        for (Sample row : rows) {
            ids.add(row.id());
            inputs.add(row.inputKey());
            if (row.of() != null) {
                reworded.add(row.of());
            }
        }
    }

    List<Sample> samples() {
        List<Sample> all = new ArrayList<>();
        for (Sample row : rows) {
            all.add(row);
            if ((row.group() == Group.FAIL || reworded.contains(row.id())) && row.textPair() == null) {
                all.addAll(madeOf(row));
            }
        }
        return all;
    }

    private List<Sample> madeOf(Sample fail) {
        List<Sample> made = new ArrayList<>();
        for (String text : Rewordings.of(fail.text(), Integer.MAX_VALUE)) {
            Sample adapt = new Sample(
                    id(fail, made.size() + 1),
                    fail.id(),
                    text,
                    null,
                    fail.target(),
                    Group.ADAPT,
                    Split.EDIT,
                    fail.line());
            if (made.size() < count && inputs.add(adapt.inputKey())) {
                ids.add(adapt.id());
                made.add(adapt);
            }
        }
        return made;
    }

    private String id(Sample fail, int number) {
        String id = fail.id() + "~" + number;
        while (ids.contains(id)) {
            id += "~";
        }
        return id;
    }
}
