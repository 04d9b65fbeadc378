package dev.salem.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.GoTools;
import dev.salem.PythonVenv;
import dev.salem.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The manifests as kustomize renders them, against the schemas of Kubernetes and of Knative's definitions. */
class KnativeManifestsTest {
    private static final List<String> DEFINITIONS = List.of(
            "knative.dev/serving@v0.51.0/config/core/300-resources",
            "knative.dev/eventing@v0.50.0/config/core/resources");
    private static final PythonVenv VALIDATOR =
            PythonVenv.of("kubernetes-validate-1.37.0", "kubernetes_validate", "kubernetes-validate==1.37.0");

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void manifests_matchTheSchemas(String overlay) throws IOException {
        Ran validated = validate(Kustomize.render(overlay));

        assertThat(validated.output()).isEmpty();
        assertThat(validated.code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "containerConcurrency, containerConcurency, spec.template.spec",
        "'backoffLimit: 3', 'backoffLimit: three', spec.job.spec.backoffLimit",
        "podSelector, podSelektor, NetworkPolicy",
        "'retry: 5', 'retry: often', Broker",
    })
    void validation_findsWhatIsWrong(String right, String wrong, String told) throws IOException {
        Ran validated = validate(Kustomize.render("cpu").replace(right, wrong));

        assertThat(validated.output()).contains(told);
        assertThat(validated.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void everyContainer_isLockedDown(String overlay) {
        List<Map<String, Object>> containers = containers(Kustomize.render(overlay));

        assertThat(containers).hasSize(2).allSatisfy(container -> {
            assertThat(at(container, "securityContext"))
                    .containsEntry("allowPrivilegeEscalation", false)
                    .containsEntry("readOnlyRootFilesystem", true)
                    .containsEntry("runAsNonRoot", true);
            assertThat(at(at(container, "securityContext"), "capabilities")).containsEntry("drop", List.of("ALL"));
            assertThat(at(at(container, "resources"), "limits")).containsKey("memory");
        });
    }

    @Test
    void secrets_areNamedAndNeverGiven() {
        assertThat(documents(Kustomize.render("gpu")))
                .noneMatch(document -> document.get("kind").equals("Secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void onlyTheFront_isCompiledOnce(String overlay) {
        assertThat(containers(Kustomize.render(overlay)))
                .filteredOn(container -> environment(container).contains("SALEM_JAVA_OPTIONS=-XX:TieredStopAtLevel=1"))
                .extracting(container -> container.get("name"))
                .containsExactly("front");
    }

    private static List<String> environment(Map<String, Object> container) {
        return ((List<?>) container.get("env"))
                .stream()
                        .map(KnativeManifestsTest::map)
                        .map(variable -> variable.get("name") + "=" + variable.get("value"))
                        .toList();
    }

    @Test
    void onlyTheWorker_takesAGpu() {
        List<Map<String, Object>> onCpu = containers(Kustomize.render("cpu"));
        List<Map<String, Object>> onGpu = containers(Kustomize.render("gpu"));

        assertThat(onCpu).noneMatch(KnativeManifestsTest::takesGpu);
        assertThat(onGpu).filteredOn(KnativeManifestsTest::takesGpu).hasSize(1).allSatisfy(container -> assertThat(
                        container)
                .containsEntry("name", "worker")
                .hasEntrySatisfying("image", image -> assertThat((String) image).endsWith("-cuda")));
    }

    private static boolean takesGpu(Map<String, Object> container) {
        return at(at(container, "resources"), "limits").containsKey("nvidia.com/gpu");
    }

    private static Ran validate(String manifests) throws IOException {
        VALIDATOR.ready();
        List<String> command =
                new ArrayList<>(List.of(VALIDATOR.python().toString(), "src/test/python/validate_manifests.py"));
        for (String definition : DEFINITIONS) {
            int slash = definition.indexOf('/', definition.indexOf('@'));
            Path folder = GoTools.files(definition.substring(0, slash)).resolve(definition.substring(slash + 1));
            try (Stream<Path> files = Files.list(folder)) {
                files.map(Path::toString).filter(file -> file.endsWith(".yaml")).forEach(command::add);
            }
        }
        return Ran.of(new ProcessBuilder(command), manifests);
    }

    private static List<Map<String, Object>> containers(String manifests) {
        return documents(manifests).stream()
                .filter(document -> document.get("kind").equals("Service")
                        || document.get("kind").equals("JobSink"))
                .map(document -> at(document, "spec"))
                .map(spec -> spec.containsKey("job") ? at(at(spec, "job"), "spec") : spec)
                .map(spec -> at(at(spec, "template"), "spec"))
                .flatMap(pod -> ((List<?>) pod.get("containers")).stream())
                .map(KnativeManifestsTest::map)
                .toList();
    }

    private static List<Map<String, Object>> documents(String manifests) {
        return StreamSupport.stream(new Yaml().loadAll(manifests).spliterator(), false)
                .map(KnativeManifestsTest::map)
                .toList();
    }

    private static Map<String, Object> at(Map<String, Object> map, String key) {
        return map(map.get(key));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
