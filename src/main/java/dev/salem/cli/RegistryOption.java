package dev.salem.cli;

import dev.salem.workflow.Site;
import dev.salem.workflow.SiteSettings;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which registry. */
final class RegistryOption {
    @Option(
            names = "--registry",
            paramLabel = "DIR|URL",
            description = "Registry of models: URIs: a folder, or the address of an MLflow server "
                    + "(the variable MLFLOW_TRACKING_URI).")
    private String registry;

    /** Does something at the place that option and environment describe. */
    <T> T at(Function<Site, T> action) {
        try (Site site = Site.open(SiteSettings.of(Optional.ofNullable(registry), System.getenv()))) {
            return action.apply(site);
        }
    }
}
