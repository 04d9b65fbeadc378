package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.editset.Group;
import dev.salem.editset.Sample;
import dev.salem.editset.Split;
import dev.salem.model.TextEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plain text in pieces that a model reads at once, as passes of task generation. */
final class TextWindows {
    /** Tokens of a window at most; a model reads shorter ones where it must. */
    static final int TOKENS = 128;

    /** A special token in front, such as Llama's. */
    private static final int SPECIAL = 1;

    private static final Pattern WORD = Pattern.compile("\\s*\\S+");

    private final TextEncoder encoder;
    private final Map<String, Integer> tokens = new HashMap<>();
    private final Set<String> beginnings = new HashSet<>();

    TextWindows(TextEncoder encoder) {
        this.encoder = encoder;
    }

    /** Leaves out beginnings that are texts of a set already. */
    TextWindows without(EditSet set) {
        set.samples().forEach(sample -> beginnings.add(sample.text()));
        return this;
    }

    /** The words that tell a window from the others, and what follows them, as they stand in the text. */
    record Window(String beginning, String rest) {
        Sample asPass(String id, Split split, int line) {
            return new Sample(id, null, beginning, null, rest, Group.PASS, split, line);
        }
    }

    /** The whole text, but for what is longer than a window without a blank or says nothing that another does not. */
    List<Window> of(String text) {
        int most = Math.min(TOKENS, encoder.maxLength() - SPECIAL);
        List<Window> windows = new ArrayList<>();
        List<String> words = new ArrayList<>();
        int length = 0;
        for (Matcher matcher = WORD.matcher(text); matcher.find(); ) {
            int added = tokens.computeIfAbsent(matcher.group(), encoder::count);
            if (length + added > most) {
                close(words, windows);
                length = 0;
            }
            if (added <= most) {
                words.add(matcher.group());
                length += added;
            }
        }
        close(words, windows);
        return windows;
    }

    private void close(List<String> words, List<Window> windows) {
        for (int word = 1; word < words.size(); word++) {
            String beginning = String.join("", words.subList(0, word));
            if (beginnings.add(beginning)) {
                windows.add(new Window(beginning, String.join("", words.subList(word, words.size()))));
                break;
            }
        }
        words.clear();
    }
}
