package dev.salem.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.GoTools;
import dev.salem.Ran;
import java.nio.file.Path;

/** The real kustomize. */
final class Kustomize {
    private static final String MODULE = "sigs.k8s.io/kustomize/kustomize/v5@v5.7.1";

    private Kustomize() {}

    /** The manifests of an overlay as YAML. */
    static String render(String overlay) {
        Path kustomize = GoTools.program("kustomize", MODULE);
        Ran built = Ran.of(new ProcessBuilder(kustomize.toString(), "build", "infra/knative/overlays/" + overlay));
        assertThat(built.code()).as(built.output()).isZero();
        return built.output();
    }
}
