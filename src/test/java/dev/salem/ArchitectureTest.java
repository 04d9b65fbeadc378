package dev.salem;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which package may know which: only arrows from a later package to an earlier one, and fewer still. */
@AnalyzeClasses(packages = "dev.salem", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final List<String> LOWEST_FIRST = List.of(
            "progress",
            "logits",
            "safetensors",
            "tensor",
            "model",
            "editset",
            "saliency",
            "editor",
            "evaluation",
            "artifact",
            "report",
            "secret",
            "mlflow",
            "storage",
            "registry",
            "access",
            "workflow",
            "job",
            "trigger",
            "cli");

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching("dev.salem.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule libtorch_isTouchedByTensorAlone = noClasses()
            .that()
            .resideOutsideOfPackage("dev.salem.tensor..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl.pytorch..", "com.sun.jna..");

    @ArchTest
    static final ArchRule editors_knowNoFilesAndNoMeasures =
            forbidden("editor", "dev.salem.editset..", "dev.salem.evaluation..", "dev.salem.registry..");

    @ArchTest
    static final ArchRule report_knowsNoOtherPackage = noClasses()
            .that()
            .resideInAPackage("dev.salem.report..")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are ours and outside of report",
                    (JavaClass other) -> other.getPackageName().startsWith("dev.salem")
                            && !other.getPackageName().startsWith("dev.salem.report")));

    @ArchTest
    static final ArchRule evaluation_knowsNoTensors = withoutTensors("evaluation");

    @ArchTest
    static final ArchRule editSets_knowNoTensors = withoutTensors("editset");

    @ArchTest
    static final ArchRule artifacts_knowNoTensors = withoutTensors("artifact");

    @ArchTest
    static final ArchRule registries_knowNoTensors = withoutTensors("registry");

    @ArchTest
    static final ArchRule commands_knowNoTensorsAndNoEditors = forbidden(
            "cli",
            "ai.djl..",
            "dev.salem.tensor..",
            "dev.salem.model..",
            "dev.salem.editor..",
            "dev.salem.safetensors..");

    @ArchTest
    static final ArchRule safetensors_areReadWithoutDjl = forbidden("safetensors", "ai.djl..");

    @ArchTest
    static final ArchRule nothing_logsByTheJdk =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

    @ArchTest
    static void packages_dependOnEarlierOnesOnly(JavaClasses classes) {
        Set<String> upwards = classes.stream()
                .filter(from -> place(from) >= 0)
                .flatMap(from -> from.getDirectDependenciesFromSelf().stream()
                        .filter(arrow -> place(arrow.getTargetClass()) > place(from))
                        .map(arrow -> arrow.getDescription()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(upwards).isEmpty();
    }

    @ArchTest
    static void packages_areAllInTheTable(JavaClasses classes) {
        assertThat(classes.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith("dev.salem."))
                        .map(name -> name.split("\\.")[2]))
                .isSubsetOf(LOWEST_FIRST)
                .contains("tensor", "workflow", "cli");
    }

    private static int place(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.");
        boolean ours = type.getPackageName().startsWith("dev.salem.") && parts.length > 2;
        return ours ? LOWEST_FIRST.indexOf(parts[2]) : -1;
    }

    private static ArchRule withoutTensors(String name) {
        return forbidden(name, "ai.djl..", "dev.salem.tensor..", "dev.salem.model..");
    }

    private static ArchRule forbidden(String name, String... packages) {
        return noClasses()
                .that()
                .resideInAPackage("dev.salem." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }
}
