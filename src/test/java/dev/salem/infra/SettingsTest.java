package dev.salem.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of settings, and the settings that a deployment names, against those that the program has. */
class SettingsTest {
    private static final Path PAGE = Path.of("infra/settings.md");
    private static final Map<String, String> SETTINGS = settings();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(salem\\.[^`]+)` \\| (?:`([^`]*)` )?\\|");
    private static final Pattern VARIABLE = Pattern.compile("\\b(?:SALEM|MLFLOW)_[A-Z0-9_]+");

    @Test
    void page_tellsOfEverySetting_withItsDefault() throws IOException {
        Map<String, String> told = new TreeMap<>();
        ROW.matcher(Files.readString(PAGE))
                .results()
                .forEach(row -> told.put(row.group(1), row.group(2) == null ? "" : row.group(2)));

        assertThat(told).isEqualTo(SETTINGS);
    }

    /** A variable with another name would be passed over in silence. */
    @ParameterizedTest
    @ValueSource(strings = {"terraform", "infra/docker", "infra/knative", "README.md"})
    void deployment_namesOnlySettingsThatThereAre(String place) throws IOException {
        Set<String> known = SETTINGS.keySet().stream()
                .map(name -> name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
                .collect(Collectors.toCollection(TreeSet::new));
        known.addAll(variables(Files.readString(PAGE)));

        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of(place))) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/.terraform"))
                    .toList()) {
                named.addAll(variables(Files.readString(file)));
            }
        }

        assertThat(named).isNotEmpty().isSubsetOf(known);
    }

    private static Set<String> variables(String text) {
        return VARIABLE.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every property of the program's mappings, with its default or "". */
    private static Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.salem").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(JavaClass::reflect)
                        .forEach(mapping -> ConfigMappings.getProperties(ConfigClass.configClass(mapping))
                                .forEach((name, property) -> settings.put(name, defaultOf(property))));
        settings.keySet().removeIf(name -> name.endsWith("[*]"));
        return settings;
    }

    private static String defaultOf(Property property) {
        return property.hasDefaultValue() ? property.getDefaultValue() : "";
    }
}
