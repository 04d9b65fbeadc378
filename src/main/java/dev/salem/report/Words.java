package dev.salem.report;

/** Texts of models and users, made fit to be shown. */
final class Words {
    private static final char LOST = '\uFFFD';
    private static final int SHORTEST_CUT = 2;

    private Words() {}

    /**
     * One line of the text: runs of white space are one space, and what no page, drawing or terminal may receive (control
     * characters, text direction overrides, half surrogates) is replaced.
     */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().map(Words::shown).forEach(point -> {
            boolean repeatedSpace = point == ' ' && (line.isEmpty() || line.charAt(line.length() - 1) == ' ');
            if (!repeatedSpace) {
                line.appendCodePoint(point);
            }
        });
        return line.toString().stripTrailing();
    }

    private static int shown(int point) {
        if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
            return ' ';
        }
        boolean directionOverride = (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
        boolean forbidden = Character.isISOControl(point)
                || Character.getType(point) == Character.SURROGATE
                || point == 0xFFFE
                || point == 0xFFFF
                || directionOverride;
        return forbidden ? LOST : point;
    }

    /**
     * The text in one line of at most {@code limit} characters (code points), cut after a word where one ends near the limit, with an
     * ellipsis in place of the rest.
     */
    static String shorten(String text, int limit) {
        if (limit < SHORTEST_CUT) {
            throw new IllegalArgumentException("limit must be at least " + SHORTEST_CUT + ", got: " + limit);
        }
        String line = oneLine(text);
        if (line.codePointCount(0, line.length()) <= limit) {
            return line;
        }
        int end = line.offsetByCodePoints(0, limit - 1);
        int space = line.lastIndexOf(' ', end);
        int cut = space >= end * 2 / 3 ? space : end;
        return line.substring(0, cut).stripTrailing() + "…";
    }

    /** The name of a metric or kind as words: {@code edit_accuracy} is "edit accuracy". */
    static String spaced(String name) {
        return oneLine(name.replace('_', ' '));
    }

    static String capitalised(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
