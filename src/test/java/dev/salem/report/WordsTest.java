package dev.salem.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    @Test
    void oneLine_joinsLinesAndSpaces() {
        assertThat(Words.oneLine("  two\r\n\tlines\u00A0 here ")).isEqualTo("two lines here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u001B", "\u007F", "\u009B", "\uD800", "\uFFFE", "\u202E", "\u2066"})
    void oneLine_replacesWhatMustNotBeShown(String forbidden) {
        assertThat(Words.oneLine("a" + forbidden + "b")).isEqualTo("a\uFFFDb");
    }

    @Test
    void shorten_cutsAfterAWord() {
        assertThat(Words.shorten("The Dallas Cowboys play in Texas.", 21)).isEqualTo("The Dallas Cowboys…");
    }

    @Test
    void shorten_cutsInsideAWordThatFillsTheLine() {
        assertThat(Words.shorten("Donaudampfschifffahrt", 8)).isEqualTo("Donauda…");
    }

    @Test
    void shorten_leavesWhatFits() {
        assertThat(Words.shorten("exactly", 7)).isEqualTo("exactly");
    }

    @Test
    void shorten_neverHalvesACodePoint() {
        assertThat(Words.shorten("😀😀😀😀", 3)).isEqualTo("😀😀…");
    }

    @Test
    void shorten_toLessThanAnEllipsis_isRefused() {
        assertThatThrownBy(() -> Words.shorten("text", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got: 1");
    }
}
