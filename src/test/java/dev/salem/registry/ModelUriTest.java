package dev.salem.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.storage.StoreUri;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelUriTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @ValueSource(strings = {"models/minilm", "/srv/models/minilm", "./m", "C:\\models", "m@x"})
    void paths_areLocal(String text) {
        assertThat(ModelUri.parse(text)).isEqualTo(new ModelUri.Local(Path.of(text)));
    }

    @Test
    void fileUris_areLocal() {
        assertThat(ModelUri.parse("file:///srv/a%20b")).isEqualTo(new ModelUri.Local(Path.of("/srv/a b")));
    }

    /** As MLflow's own clients read them: the last @ divides, latest in any case is the newest version. */
    @Test
    void registeredModels_areReadByNumberAliasOrLatest() {
        assertThat(ModelUri.parse("models:/fever-verifier/12"))
                .isEqualTo(ModelUri.Registered.version("fever-verifier", 12));
        assertThat(ModelUri.parse("models:/fever-verifier@champion"))
                .isEqualTo(ModelUri.Registered.alias("fever-verifier", "champion"));
        assertThat(ModelUri.parse("models:/Our checker/Latest"))
                .isEqualTo(ModelUri.Registered.alias("Our checker", "latest"))
                .hasToString("models:/Our checker/latest");
        assertThat(ModelUri.parse("models:/3/3")).isEqualTo(ModelUri.Registered.version("3", 3));
    }

    @Test
    void loggedModelsAndRuns_areReadByTheirIds() {
        assertThat(ModelUri.parse("models:/m-" + ID))
                .isEqualTo(new ModelUri.LoggedModel("m-" + ID))
                .hasToString("models:/m-" + ID);
        assertThat(ModelUri.parse("runs:/" + ID + "/out/model"))
                .isEqualTo(new ModelUri.RunArtifact(ID, "out/model"))
                .hasToString("runs:/" + ID + "/out/model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://bucket/a/b", "mlflow-artifacts:/1/models/m-1/artifacts"})
    void stores_areReadByLocation(String text) {
        assertThat(ModelUri.parse(text)).isEqualTo(new ModelUri.Stored(StoreUri.parse(text)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ''                                          | must be named
            https://huggingface.co/bert                 | not downloaded
            hf:bert-base-uncased                        | not downloaded
            models:name/3                               | must be models:/name/version
            models://host/name/3                        | must be models:/name/version
            models:/                                    | names no version
            models:/name                                | names no version
            models:/name/                               | must be models:/name/version
            models:/name/3/4                            | must be models:/name/version
            models:/name/Production                     | stages are not read
            models:/name/-1                             | stages are not read
            models:/name/0                              | at least 1
            models:/name/99999999999                    | stages are not read
            models:/name@                               | alias must be
            models:/@champion                           | model name must be
            models:/../3                                | model name must be
            models:/na%2fme/3                           | model name must be
            models:/na\\me@x                            | model name must be
            models:/name@v3                             | name versions
            models:/name@12                             | name versions
            models:/name@a b                            | alias must be
            models:/m-123                               | 32 hex digits
            models:/m-0123456789ABCDEF0123456789ABCDEF  | 32 hex digits
            runs:/xyz/model                             | 32 hex digits
            runs:/0123456789abcdef0123456789abcdef      | must be runs:/id/path
            runs:/0123456789abcdef0123456789abcdef/     | must be runs:/id/path
            runs:/0123456789abcdef0123456789abcdef/../m | relative path
            s3://user:secret@bucket/key                 | no credentials
            s3://bucket/key?versionId=3                 | no credentials, query
            file://host/share                           | no file URI
            """)
    void anythingElse_isRefusedWithTheCure(String text, String reason) {
        assertThatThrownBy(() -> ModelUri.parse(text))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("secret");
    }
}
