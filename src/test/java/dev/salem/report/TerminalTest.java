package dev.salem.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
    @ParameterizedTest
    @CsvSource({"plain, 5", "日本, 4", "한국, 4", "e\u0301, 1", "😀, 2", "κ→, 2", "'', 0"})
    void columns_countsAsATerminalShows(String text, int expected) {
        assertThat(Terminal.columns(text)).isEqualTo(expected);
    }

    @Test
    void fit_countsWideCharactersTwice() {
        assertThat(Terminal.fit("日本語日本語", 7)).isEqualTo("日本語…");
    }

    @Test
    void wrap_breaksBetweenWords() {
        assertThat(Terminal.wrap("one two three fourteenletters", 9)).containsExactly("one two", "three", "fourteen…");
    }

    @Test
    void styles_areCodesOnlyWhereWanted() {
        assertThat(new Terminal(true).good("yes")).isEqualTo("\u001B[32myes\u001B[0m");
        assertThat(new Terminal(false).good("yes")).isEqualTo("yes");
        assertThat(new Terminal(true).bold("")).isEmpty();
    }
}
