package dev.salem.artifact;

import java.util.ArrayList;
import java.util.List;

/**
 * The "Edits" section of a model card (README.md in Markdown with YAML front matter): the newest edit in full, then the
 * earlier ones as list entries, newest first. The rest of the card stays as it is.
 *
 * @see <a href="https://huggingface.co/docs/hub/model-cards">Model cards</a>
 */
final class ModelCard {
    private static final String HEADING = "## Edits";
    private static final String EARLIER = "### Earlier edits";
    private static final String BULLET = "- ";
    private static final String INDENT = "  ";
    private static final List<String> MINIMAL = List.of("---", "tags:", "- model-editing", "---", "", "# Edited model");

    private ModelCard() {}

    /**
     * The card with {@code edit} as its newest edit.
     *
     * @param card the card so far; a minimal one is begun where it is blank
     * @param edit Markdown without headings of the first two levels, which would end the section
     */
    static String withEdit(String card, String edit) {
        String newline = card.contains("\r\n") ? "\r\n" : "\n";
        List<String> newest = stripBlankEnds(edit.lines().toList());
        requireWithinSection(newest);
        List<String> lines = card.isBlank() ? MINIMAL : List.of(card.split("\r?\n", -1));
        int start = headingAt(lines, 0, true);
        int end = start == lines.size() ? start : headingAt(lines, start + 1, false);

        List<String> result = new ArrayList<>(lines.subList(0, start));
        if (start == lines.size()) {
            result = new ArrayList<>(stripBlankEnds(result));
            result.add("");
        }
        result.add(HEADING);
        result.add("");
        result.addAll(newest);
        List<String> earlier = start == lines.size() ? List.of() : earlier(lines.subList(start + 1, end));
        if (!earlier.isEmpty()) {
            result.addAll(List.of("", EARLIER, ""));
            result.addAll(earlier);
        }
        result.add("");
        result.addAll(lines.subList(end, lines.size()));
        return String.join(newline, result);
    }

    /** The body of the old section as list entries: what was newest first, then the entries it had. */
    private static List<String> earlier(List<String> body) {
        int split = body.indexOf(EARLIER);
        List<String> newest = stripBlankEnds(split < 0 ? body : body.subList(0, split));
        List<String> entries = new ArrayList<>();
        for (String line : newest) {
            String lead = entries.isEmpty() ? BULLET : line.isEmpty() ? "" : INDENT;
            entries.add(lead + line);
        }
        if (split >= 0) {
            entries.addAll(stripBlankEnds(body.subList(split + 1, body.size())));
        }
        return entries;
    }

    /** The first line from {@code from} on that is the section's heading, or else any heading of the first two levels, outside code blocks and front matter. */
    private static int headingAt(List<String> lines, int from, boolean edits) {
        boolean hidden = from == 0 && lines.get(0).equals("---");
        String closing = "---";
        for (int i = hidden ? 1 : from; i < lines.size(); i++) {
            String line = lines.get(i);
            if (hidden) {
                hidden = !line.strip().startsWith(closing);
            } else if (line.startsWith("```") || line.startsWith("~~~")) {
                hidden = true;
                closing = line.substring(0, 3);
            } else if (edits ? line.strip().equals(HEADING) : line.startsWith("# ") || line.startsWith("## ")) {
                return i;
            }
        }
        return lines.size();
    }

    private static void requireWithinSection(List<String> edit) {
        if (edit.isEmpty()) {
            throw new IllegalArgumentException("the model card's section must not be blank");
        }
        int heading = headingAt(edit, 0, false);
        if (heading < edit.size() || edit.contains(EARLIER)) {
            throw new IllegalArgumentException("the model card's section must not hold headings of level 1 or 2, nor \""
                    + EARLIER + "\", got: " + (heading < edit.size() ? edit.get(heading) : EARLIER));
        }
    }

    private static List<String> stripBlankEnds(List<String> lines) {
        int start = 0;
        int end = lines.size();
        while (start < end && lines.get(start).isBlank()) {
            start++;
        }
        while (end > start && lines.get(end - 1).isBlank()) {
            end--;
        }
        return lines.subList(start, end);
    }
}
