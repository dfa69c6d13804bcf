package io.gateway302.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Test that no library on the class path has a vulnerability listed in src/test/resources/dependencies/advisories.tsv.
 */
class AdvisoriesTests {

    private static final Path ADVISORIES = Path.of("src/test/resources/dependencies/advisories.tsv");

    /** Vulnerability, with the first fixed version of a release line. */
    private record Advisory(String group, String artifact, String line, String fixed, String id) {

        static Advisory parse(String row) {
            String[] cells = row.split("\t");
            return new Advisory(cells[0], cells[1], cells[2], cells[3], cells[4]);
        }

        boolean concerns(Library library) {
            return library.group().equals(group)
                    && (artifact.equals("*") || library.artifact().equals(artifact))
                    && library.version().startsWith(line + ".")
                    && Version.parse(library.version()).compareTo(Version.parse(fixed)) < 0;
        }
    }

    /** Library by its coordinates. */
    private record Library(String group, String artifact, String version) {

        /** Returns the library of a file in a Maven repository; empty for any other file. */
        static Optional<Library> of(Path file) {
            int count = file.getNameCount();
            int repository = -1;
            for (int i = 0; i < count; i++) {
                if (file.getName(i).toString().equals("repository")) {
                    repository = i;
                }
            }
            if (repository < 0 || count - repository < 5) {
                return Optional.empty();
            }
            return Optional.of(new Library(
                    file.subpath(repository + 1, count - 3).toString().replace(File.separatorChar, '.'),
                    file.getName(count - 3).toString(),
                    file.getName(count - 2).toString()));
        }
    }

    @Test
    void noLibraryHasAKnownVulnerability() throws IOException {
        List<Library> libraries = libraries();
        List<Advisory> advisories = advisories();

        assertThat(libraries)
                .extracting(Library::artifact)
                .contains("tomcat-embed-core", "netty-handler", "jackson-databind");
        for (Library library : libraries) {
            assertThat(advisories).as(library.toString()).noneMatch(advisory -> advisory.concerns(library));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "org/apache/tomcat/embed/tomcat-embed-core/11.0.22/tomcat-embed-core-11.0.22.jar, true",
        "org/apache/tomcat/embed/tomcat-embed-core/11.0.9/tomcat-embed-core-11.0.9.jar, true",
        "org/apache/tomcat/embed/tomcat-embed-core/11.0.25/tomcat-embed-core-11.0.25.jar, false",
        "org/apache/tomcat/embed/tomcat-embed-el/11.0.9/tomcat-embed-el-11.0.9.jar, false",
        "io/netty/netty-buffer/4.2.15.Final/netty-buffer-4.2.15.Final.jar, true",
        "io/netty/netty-buffer/4.2.16.Final/netty-buffer-4.2.16.Final.jar, false",
        "io/netty/netty-handler/4.2.16.Final/netty-handler-4.2.16.Final.jar, true"
    })
    void findsThoseThatHaveOne(String file, boolean found) throws IOException {
        Library library = Library.of(Path.of("/root/.m2/repository", file)).orElseThrow();

        assertThat(advisories().stream().anyMatch(advisory -> advisory.concerns(library)))
                .isEqualTo(found);
    }

    private static List<Library> libraries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> path.endsWith(".jar"))
                .flatMap(path -> Library.of(Path.of(path)).stream())
                .toList();
    }

    private static List<Advisory> advisories() throws IOException {
        return Files.readAllLines(ADVISORIES).stream()
                .filter(row -> !row.startsWith("#"))
                .map(Advisory::parse)
                .toList();
    }
}
