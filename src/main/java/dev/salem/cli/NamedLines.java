package dev.salem.cli;

import java.util.List;
import java.util.Locale;

/** Lines of a name and what is said of it, in two columns. */
final class NamedLines {
    private static final int NAME = 16;
    private static final int IDS = 8;

    private final StringBuilder text = new StringBuilder();

    void add(String name, String format, Object... values) {
        text.append("  ")
                .append(name)
                .append(" ".repeat(Math.max(1, NAME - name.length())))
                .append(String.format(Locale.ROOT, format, values))
                .append('\n');
    }

    /** Names the first of some rows; says nothing of none. */
    void addIds(String name, String what, List<String> ids) {
        if (!ids.isEmpty()) {
            String some = String.join(", ", ids.subList(0, Math.min(IDS, ids.size())));
            add(name, "%,d %s: %s%s", ids.size(), what, some, ids.size() > IDS ? ", …" : "");
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
