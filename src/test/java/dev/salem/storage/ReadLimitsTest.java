package dev.salem.storage;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadLimitsTest {
    private static final StoreUri LOCATION = StoreUri.parse("s3://bucket/model");

    private final List<StoredFile> files = List.of(file("a", 10), file("b", 20), file("c", 30));

    @Test
    void require_withinEveryLimit_passes() {
        assertThatCode(() -> new ReadLimits(3, 60, 30).require(LOCATION, files)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "2, 60, 30, 3 files, 2, salem.storage.max-files",
        "3, 59, 30, c of 30 bytes after 30 others, 59, salem.storage.max-bytes",
        "3, 60, 29, c of 30 bytes, 29, salem.storage.max-file-bytes"
    })
    void require_beyondALimit_namesValueLimitAndSetting(
            int most, long bytes, long fileBytes, String value, String limit, String setting) {
        assertThatThrownBy(() -> new ReadLimits(most, bytes, fileBytes).require(LOCATION, files))
                .isInstanceOf(StorageException.class)
                .hasMessage("s3://bucket/model: holds " + value + ", the limit is " + limit + "; raise " + setting
                        + " to read it");
    }

    @Test
    void require_sumBeyondALong_isRefused() {
        List<StoredFile> huge = List.of(file("a", Long.MAX_VALUE), file("b", Long.MAX_VALUE));
        assertThatThrownBy(() -> new ReadLimits(2, Long.MAX_VALUE, Long.MAX_VALUE).require(LOCATION, huge))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("salem.storage.max-bytes");
    }

    @Test
    void require_aFileThatIsAlsoAFolder_isRefused() {
        assertThatThrownBy(() ->
                        ReadLimits.defaults().require(LOCATION, List.of(file("model", 1), file("model/x/y.json", 1))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("model is both a file and the folder of model/x/y.json");
    }

    @Test
    void require_aNameTwice_isRefused() {
        assertThatThrownBy(() -> ReadLimits.defaults().require(LOCATION, List.of(file("model", 1), file("model", 2))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("lists model twice");
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 0, 1", "1, 1, 0", "-1, 1, 1"})
    void limits_belowOne_areRefused(int most, long bytes, long fileBytes) {
        assertThatThrownBy(() -> new ReadLimits(most, bytes, fileBytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1");
    }

    private static StoredFile file(String name, long size) {
        return new StoredFile(new ArtifactName(name), size, Optional.empty());
    }
}
