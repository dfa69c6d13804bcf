package io.gateway302;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** Tests of the declared dependencies between modules, and of the size and the dependencies of their packages. */
class ModularityTests {

    private static final int MAX_TYPES = 25;

    /** A row of the table of modules: level, name and dependencies. */
    private static final Pattern ROW = Pattern.compile("\\| (\\d) \\| `(\\w+)` \\| [^|]+ \\| ?(.*?) ?\\|");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackagesOf(GatewayApplication.class);

    private static final ApplicationModules MODULES = ApplicationModules.of(GatewayApplication.class);

    @Test
    void modulesKeepTheirBorders() {
        MODULES.verify();
    }

    @Test
    void everyModuleDeclaresWhatItMayUse() {
        assertThat(MODULES)
                .isNotEmpty()
                .allSatisfy(module -> assertThat(module.getBasePackage()
                                .findAnnotation(ApplicationModule.class)
                                .map(declared -> !String.join(",", declared.allowedDependencies())
                                        .equals(ApplicationModule.OPEN_TOKEN)))
                        .as(module.getIdentifier().toString())
                        .hasValue(true));
    }

    @Test
    void everyPackageIsOfAReadableSize() {
        Map<String, Long> types = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));

        types.forEach((name, count) -> System.out.printf("%2d types in %s%n", count, name));
        assertThat(types)
                .hasSizeGreaterThan(40)
                .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MAX_TYPES));
    }

    @Test
    void packagesDoNotDependOnEachOtherInCycles() {
        slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theArchitectureListsEachModuleWithItsDependencies() throws IOException {
        Map<String, Set<String>> dependencies = MODULES.stream()
                .collect(Collectors.toMap(module -> module.getIdentifier().toString(), ModularityTests::dependencies));
        Set<String> rows = dependencies.entrySet().stream()
                .map(module -> "%d %s %s"
                        .formatted(
                                level(module.getKey(), dependencies),
                                module.getKey(),
                                String.join(", ", module.getValue()))
                        .strip())
                .collect(Collectors.toSet());

        Set<String> documented = Files.readString(Path.of("src/docs/architecture.md"))
                .lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> "%s %s %s"
                        .formatted(row.group(1), row.group(2), row.group(3))
                        .strip())
                .collect(Collectors.toSet());

        assertThat(documented).isEqualTo(rows);
    }

    private static Set<String> dependencies(org.springframework.modulith.core.ApplicationModule module) {
        return module.getBasePackage().findAnnotation(ApplicationModule.class).stream()
                .flatMap(declared -> Stream.of(declared.allowedDependencies()))
                .map(dependency -> dependency.replaceFirst(" *::.*", ""))
                .filter(name -> !name.equals(module.getIdentifier().toString()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns 0 for a module without dependencies, otherwise one more than the highest level of its dependencies. */
    private static int level(String module, Map<String, Set<String>> dependencies) {
        return dependencies.getOrDefault(module, Set.of()).stream()
                .mapToInt(dependency -> level(dependency, dependencies) + 1)
                .max()
                .orElse(0);
    }

    /** Each package is a slice. */
    private static final class Packages implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
