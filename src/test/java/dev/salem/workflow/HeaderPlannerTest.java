package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.DemoSet;
import dev.salem.FaultyProxy;
import dev.salem.evaluation.Gate;
import dev.salem.progress.Progress;
import dev.salem.storage.ArtifactStores;
import dev.salem.storage.s3.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeaderPlannerTest {
    @TempDir
    private Path folder;

    private Site site;

    @BeforeEach
    void open() {
        site = Site.local(Optional.empty(), folder.resolve("none"));
    }

    @Test
    void plan_agreesWithThePlanOfTheOpenedModel_whereTheGroupsAreRight() {
        EditRequest request = request(DemoSet.MODEL, DemoSet.cut(folder.resolve("edits.jsonl"), 3, 20));
        HeaderPlan headers = new HeaderPlanner(site).plan(request);
        Plan full = new Planner(site).plan(request, Progress.silent());

        assertThat(headers.eligible()).isEqualTo(full.eligible());
        assertThat(headers.base().architecture()).isEqualTo(full.base().architecture());
        assertThat(headers.base().labels()).isEqualTo(full.base().labels());
        assertThat(headers.editSet()).isEqualTo(full.editSet());
        assertThat(headers.rows().fails()).isEqualTo(full.counts().fails());
        assertThat(headers.split())
                .isEqualTo(new HeaderPlan.Split(
                        full.counts().usedAdapts(),
                        full.counts().heldoutAdapts(),
                        full.counts().usedPasses(),
                        full.counts().heldoutPasses()));
        assertThat(headers.editor()).isEqualTo(full.editor());
        assertThat(headers.estimate().memoryMb()).isEqualTo(full.estimate().memoryMb());
        assertThat(headers.estimate().seconds()).isPositive();
    }

    @Test
    void plan_ofRowsWithoutGroups_saysThatTheModelWouldDecide() {
        Path set = DemoSet.write(
                folder.resolve("edits.jsonl"),
                DemoSet.rows(0, 12).stream()
                        .map(row -> row.replaceAll(", *\"group\": *\"pass\"", ""))
                        .toList());
        HeaderPlan plan = new HeaderPlanner(site).plan(request(DemoSet.MODEL, set));

        assertThat(plan.rows()).isEqualTo(new HeaderPlan.Rows(0, 0, 0, 12));
        assertThat(plan.split()).isNull();
        assertThat(plan.estimate().seconds()).isNaN();
        assertThat(plan.unknown()).first().asString().contains("12 rows");
    }

    @Test
    void plan_ofAModelInS3_readsHeadersAlone_withoutLibtorch() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/maps")), "skipped: no /proc/self/maps here");
        try (S3Server s3 = S3Server.start();
                FaultyProxy proxy = FaultyProxy.inFrontOf(s3.uri())) {
            s3.makeBucket("models");
            s3.putAll("models", "checker", DemoSet.MODEL);
            s3.put("models", "edits.jsonl", DemoSet.cut(folder.resolve("edits.jsonl"), 3, 20));
            Map<String, String> environment = new HashMap<>(S3Server.environment(proxy.uri()));
            environment.put("SALEM_HOME", folder.resolve("home").toString());
            environment.remove("MLFLOW_TRACKING_URI");
            Process process = HeaderPlanProcess.start(environment, "s3://models/checker", "s3://models/edits.jsonl");
            List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();

            assertThat(process.waitFor()).as(String.join("\n", said)).isZero();
            assertThat(said)
                    .filteredOn(line -> line.startsWith(HeaderPlanProcess.LOADED))
                    .containsExactly(HeaderPlanProcess.LOADED + false, HeaderPlanProcess.LOADED + true);
            JsonNode plan = new ObjectMapper().readTree(String.join("\n", said));
            assertThat(plan.path("base").path("name").asText()).isEqualTo("s3://models/checker");
            assertThat(plan.path("base").path("bytes").asLong()).isGreaterThan(40_000_000);
            assertThat(plan.path("eligible")).hasSize(6);
            assertThat(proxy.sent()).isBetween(10_000L, 1_000_000L);
        }
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void plan_ofABrokenModelElsewhere_namesTheModel_notTheOutline() throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.writeString(model.resolve("config.json"), "{\"architectures\": [\"BertForSequenceClassification\"]}");
        Files.write(model.resolve("model.safetensors"), new byte[] {1, 2, 3});
        try (S3Server s3 = S3Server.start()) {
            s3.makeBucket("models");
            s3.putAll("models", "broken", model);
            ArtifactStores stores = ArtifactStores.of(Map.of("s3", s3.store()));
            Site elsewhere = new Site(Optional.empty(), stores, folder, SiteSettings.CACHE_BYTES, () -> {});
            assertThatThrownBy(() -> new HeaderPlanner(elsewhere).plan(request("s3://models/broken", folder)))
                    .isInstanceOf(WorkflowException.class)
                    .hasMessageStartingWith("s3://models/broken/model.safetensors: is 3 bytes long");
        }
    }

    private EditRequest request(Object model, Path set) {
        return new EditRequest(
                model.toString(),
                set.toString(),
                Optional.empty(),
                "plan",
                EditOptions.standard(),
                Gate.standard(),
                new RunOptions(0, 1, 0),
                Optional.empty());
    }
}
