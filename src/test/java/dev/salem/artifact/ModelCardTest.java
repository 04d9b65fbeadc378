package dev.salem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCardTest {
    private static final String CARD = "---\ntags:\n# a comment\n- x\n---\n# Name\n\nText.\n";

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n"})
    void withEdit_beginsAMinimalCard(String blank) {
        assertThat(ModelCard.withEdit(blank, "First."))
                .isEqualTo("---\ntags:\n- model-editing\n---\n\n# Edited model\n\n## Edits\n\nFirst.\n");
    }

    @Test
    void withEdit_appendsTheSection() {
        assertThat(ModelCard.withEdit(CARD, "\nFirst.\n\n")).isEqualTo(CARD + "\n## Edits\n\nFirst.\n");
    }

    @Test
    void withEdit_keepsEarlierEditsAsListEntriesNewestFirst() {
        String card = CARD;
        for (String edit : new String[] {"First.\n\n| a |\n|---|", "Second.\n### Detail\nmore", "Third."}) {
            card = ModelCard.withEdit(card, edit);
        }
        assertThat(card)
                .isEqualTo(CARD + "\n## Edits\n\nThird.\n\n### Earlier edits\n\n- Second.\n  ### Detail\n  more\n"
                        + "- First.\n\n  | a |\n  |---|\n");
    }

    @Test
    void withEdit_leavesTheSectionsAround() {
        String before = "# Name\n\n## Use\n\n```\n## Edits\n```\n\n";
        String after = "## License\n\n## Edits of others\n";

        assertThat(ModelCard.withEdit(before + "## Edits\nOld by hand.\n\n" + after, "New."))
                .isEqualTo(before + "## Edits\n\nNew.\n\n### Earlier edits\n\n- Old by hand.\n\n" + after);
    }

    @Test
    void withEdit_keepsWindowsLineEnds() {
        assertThat(ModelCard.withEdit("# Name\r\n", "One.\nTwo."))
                .isEqualTo("# Name\r\n\r\n## Edits\r\n\r\nOne.\r\nTwo.\r\n");
    }

    @Test
    void withEdit_replacesAnEmptySection() {
        assertThat(ModelCard.withEdit("# Name\n\n## Edits\n", "New.")).isEqualTo("# Name\n\n## Edits\n\nNew.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "Text\n# Heading", "## Heading", "Text\n### Earlier edits\n- x"})
    void withEdit_refusesWhatWouldEndTheSection(String edit) {
        assertThatThrownBy(() -> ModelCard.withEdit(CARD, edit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the model card's section must not");
    }

    @Test
    void withEdit_allowsCommentsInCodeBlocks() {
        assertThat(ModelCard.withEdit("", "```sh\n# undo\nsalem delta revert\n```"))
                .contains("\n# undo\n");
    }
}
