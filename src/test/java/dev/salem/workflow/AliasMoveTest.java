package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.registry.EditRun;
import dev.salem.registry.Journal;
import dev.salem.registry.ModelRegistry;
import dev.salem.registry.ModelUri;
import dev.salem.registry.Registration;
import dev.salem.registry.RegistryException;
import dev.salem.registry.folder.FolderRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliasMoveTest {
    private static final String CHAMPION = "champion";

    @TempDir
    private Path folder;

    private ModelRegistry registry;
    private Site site;

    @BeforeEach
    void register() throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve("model")).resolve("config.json"), "{}");
        registry = FolderRegistry.at(folder.resolve("registry"));
        site = Site.local(registry, folder.resolve("home"));
        version("base", Map.of(), Optional.of(CHAMPION));
        version("first", Map.of(Tags.BASE, "models:/checker/1"), Optional.empty());
        version("second", Map.of(Tags.BASE, "models:/checker/1"), Optional.empty());
    }

    @Test
    void rollback_returnsToTheVersionInUseBefore_thenToTheOneBeforeThat() {
        AliasMove.promote(site, "models:/checker/2", CHAMPION, Optional.empty());
        AliasMove.promote(site, "models:/checker/3", CHAMPION, Optional.of("2"));

        assertThat(AliasMove.rollback(site, "checker", CHAMPION)).isEqualTo(new AliasMove("checker", CHAMPION, 3, 2));
        assertThat(AliasMove.rollback(site, "checker", CHAMPION)).isEqualTo(new AliasMove("checker", CHAMPION, 2, 1));
        assertThat(champion()).isEqualTo(1);
        assertThatThrownBy(() -> AliasMove.rollback(site, "checker", CHAMPION))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("models:/checker/1 (champion)");
    }

    @Test
    void rollback_ofAVersionThatSomebodyElsePutToUse_returnsToItsBase() {
        registry.point("checker", CHAMPION, 3, Optional.of(1));

        assertThat(AliasMove.rollback(site, "checker", CHAMPION).to()).isEqualTo(1);
    }

    @Test
    void promote_whereTheAliasIsElsewhere_movesNothing() {
        registry.point("checker", CHAMPION, 3, Optional.of(1));

        assertThatThrownBy(() -> AliasMove.promote(site, "models:/checker/2", CHAMPION, Optional.empty()))
                .isInstanceOf(RegistryException.class);
        assertThat(champion()).isEqualTo(3);
    }

    private int champion() {
        return registry.resolve(ModelUri.Registered.alias("checker", CHAMPION)).version();
    }

    private void version(String key, Map<String, String> tags, Optional<String> alias) {
        EditRun run =
                new EditRun("checker", key, key, Map.of(), Map.of(), List.of(), tags, Optional.empty(), List.of());
        registry.register(new Registration(run, folder.resolve("model"), Optional.empty(), alias, key), Journal.NONE);
    }
}
