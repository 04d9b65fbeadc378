package dev.salem.editset;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One way to say a text in other words. A rule that does not apply gives the text back. */
enum RewordingRule {
    /** What is …? What was …? */
    TENSE(text -> swapped(
            text,
            Pattern.compile("^(\\w+) (is|was|are|were|does|did)\\b"),
            2,
            Map.of("is", "was", "was", "is", "are", "were", "were", "are", "does", "did", "did", "does"))),
    /** What city …? Which city …? */
    QUESTION_WORD(text -> swapped(
            text,
            Pattern.compile("^(?:\\w+ )?\\b(What|Which|what|which)\\b"),
            1,
            Map.of("What", "Which", "Which", "What", "what", "which", "which", "what"))),
    /** Who was the founder of X? The founder of X was who? */
    QUESTION_LAST(text -> {
        Matcher matcher = Pattern.compile("^(What|Which|Who) (is|was|are|were) (the .+)\\?$")
                .matcher(text);
        return matcher.matches()
                ? capital(matcher.group(3)) + " " + matcher.group(2) + " " + small(matcher.group(1)) + "?"
                : text;
    }),
    /** What is the name of the river …? What is the river …? And the other way about. */
    NAME(text -> text.contains(" the name of ")
            ? text.replaceFirst(" the name of ", " ")
            : text.replaceFirst("^(What|Which|Who) (is|was) the ", "$1 $2 the name of the ")),
    /** what is the river …, as people type. */
    CARELESS(text -> text.matches(".*[?.!]") ? small(text.replaceFirst("[?.!]+$", "")) : text),
    /** Without the first article. */
    ARTICLE(text -> text.replaceFirst(" (?:the|a|an) ", " ")),
    /** Question: … */
    FRAME(text -> (text.endsWith("?") ? "Question: " : "Statement: ") + text),
    /** Without a contraction, or with one. */
    CONTRACTION(text -> text.matches("^\\w+'s .*")
            ? text.replaceFirst("'s ", " is ")
            : text.replaceFirst("^(What|Who|Where|When|That|It) is ", "$1's ")),
    /** Tell me: … */
    REQUEST(text -> text.endsWith("?") ? "Tell me: " + small(text) : text);

    private final UnaryOperator<String> rule;

    RewordingRule(UnaryOperator<String> rule) {
        this.rule = rule;
    }

    String apply(String text) {
        return rule.apply(text);
    }

    private static String swapped(String text, Pattern pattern, int group, Map<String, String> words) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find()
                ? text.substring(0, matcher.start(group))
                        + words.get(matcher.group(group))
                        + text.substring(matcher.end(group))
                : text;
    }

    private static String small(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
