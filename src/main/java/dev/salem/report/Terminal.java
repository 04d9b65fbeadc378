package dev.salem.report;

import java.util.ArrayList;
import java.util.List;

/** Lines of text for a terminal: columns are counted as a terminal shows them, and styles are codes only where wanted. */
record Terminal(boolean ansi) {
    String bold(String text) {
        return style("1", text);
    }

    String faint(String text) {
        return style("2", text);
    }

    String good(String text) {
        return style("32", text);
    }

    String bad(String text) {
        return style("31", text);
    }

    String care(String text) {
        return style("33", text);
    }

    private String style(String code, String text) {
        return ansi && !text.isEmpty() ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
    }

    /** The columns that unstyled text takes: two for each East Asian wide character, none for a combining mark. */
    static int columns(String text) {
        return text.codePoints().map(Terminal::columns).sum();
    }

    private static int columns(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide =
                switch (Character.UnicodeScript.of(point)) {
                    case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, YI -> true;
                    default ->
                        (point >= 0x3000 && point <= 0x303E)
                                || (point >= 0xFF00 && point <= 0xFF60)
                                || (point >= 0x1F300 && point <= 0x1FAFF);
                };
        return wide ? 2 : 1;
    }

    static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - columns(text)));
    }

    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - columns(text))) + text;
    }

    /** The text in one line of at most {@code width} columns, shortened with an ellipsis where needed. */
    static String fit(String text, int width) {
        int limit = Math.max(2, width);
        String fitting = Words.shorten(text, limit);
        while (columns(fitting) > width && limit > 2) {
            limit--;
            fitting = Words.shorten(text, limit);
        }
        return fitting;
    }

    /** The text in lines of at most {@code width} columns, broken between words; a longer word is shortened. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : Words.oneLine(text).split(" ")) {
            String fitting = fit(word, width);
            if (!line.isEmpty() && columns(line) + 1 + columns(fitting) > width) {
                lines.add(line);
                line = "";
            }
            line = line.isEmpty() ? fitting : line + " " + fitting;
        }
        lines.add(line);
        return lines;
    }
}
