package dev.salem.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactNameTest {
    static Stream<String> hostile() {
        return Stream.of(
                "",
                ".",
                "..",
                "/",
                "//",
                "../x",
                "a/..",
                "a/../../x",
                "a/../b",
                "./a",
                "a/.",
                "a/./b",
                "a//b",
                "a/",
                "/etc/passwd",
                "//server/share/x",
                "..\\x",
                "a\\..\\..\\x",
                "\\x",
                "\\\\server\\share\\x",
                "C:/x",
                "C:x",
                "C:\\x",
                "file:///etc/passwd",
                "x:stream",
                "%2e%2e/x",
                "%2E%2E%2Fx",
                "..%2fx",
                "..%5cx",
                "%252e%252e/x",
                "a%00b",
                "a\0b",
                "..\0/x",
                "a\nb",
                "a\rb",
                "a\tb",
                "a\u001b[2Jb",
                "a\u007fb",
                "a\u0085b",
                "a\u2028b",
                "a\u202egnp.exe",
                "a\u200bb",
                ".\u200b./x",
                "\ufeffa",
                "a\ud800b",
                "\uff0e\uff0e/x",
                "\u2025/x",
                "\u2024\u2024/x",
                "a\uff0f..\uff0fx",
                "a\uff3cx",
                "C\uff1ax",
                "\uff052e\uff052e/x",
                "\u2100x",
                ".../x",
                ". ./x",
                ".. /x",
                "a./x",
                "a ",
                "a /b",
                "NUL",
                "nul.txt",
                "a/Con",
                "com1.safetensors",
                "a".repeat(256),
                "é".repeat(128),
                "a/".repeat(512) + "a");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void name_thatMayLeadOutOrDeceive_isRefusedInPlainCharacters(String name) {
        assertThatThrownBy(() -> new ArtifactName(name))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("artifact name \"")
                .hasMessageContaining("must ")
                .satisfies(e -> assertThat(e.getMessage().codePoints())
                        .allMatch(c -> Character.getType(c) != Character.CONTROL
                                && Character.getType(c) != Character.FORMAT
                                && Character.getType(c) != Character.SURROGATE))
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(250));
    }

    @Test
    void hostile_isALongTable() {
        assertThat(hostile().distinct().count()).isGreaterThanOrEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.json",
                "model/model-00001-of-00002.safetensors",
                ".gitattributes",
                "..a",
                "a..b",
                "a/.hidden/b",
                "with space/and (brackets) [x]",
                "~root",
                "$HOME",
                "-rf",
                "naïve/模型.bin",
                "console.txt",
                "annul"
            })
    void under_anOrdinaryName_staysBelowTheFolderInItsParts(String value) {
        Path folder = Path.of("/models/here");
        ArtifactName name = new ArtifactName(value);
        assertThat(name.under(folder).normalize()).isEqualTo(name.under(folder));
        assertThat(name.under(folder).startsWith(folder)).isTrue();
        assertThat(name.under(folder).getNameCount()).isEqualTo(2 + name.parts().size());
        assertThat(String.join("/", name.parts())).isEqualTo(value);
    }

    @Test
    void names_areOrderedByTheirCharacters() {
        assertThat(Stream.of("b", "a/b", "a", "B").map(ArtifactName::new).sorted())
                .isEqualTo(List.of("B", "a", "a/b", "b").stream()
                        .map(ArtifactName::new)
                        .toList());
    }
}
