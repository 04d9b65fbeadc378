package dev.salem.report;

/** Texts of models and users in Markdown, with nothing left that a reader of Markdown or HTML would act upon. */
final class Markdown {
    private static final String ACTIVE = "\\`*_[]<>|#!~&";

    private Markdown() {}

    /** One line of literal text, fit for a table's cell too. */
    static String text(String text) {
        StringBuilder escaped = new StringBuilder();
        Words.oneLine(text).codePoints().forEach(point -> {
            if (ACTIVE.indexOf(point) >= 0) {
                escaped.append('\\');
            }
            escaped.appendCodePoint(point);
        });
        return escaped.toString();
    }

    /** The text in a code span; back quotes, which cannot be escaped there, become plain quotes. */
    static String code(String text) {
        return "`" + Words.oneLine(text).replace('`', '\'') + "`";
    }
}
