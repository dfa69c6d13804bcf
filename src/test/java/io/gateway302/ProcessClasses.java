package io.gateway302;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * Class path of gateways that tests start as processes. It has an AOT cache (JEP 514), which halves the CPU time of a
 * start. The first test JVM to start its third process trains it, because a test class that runs alone mostly starts
 * fewer. It is in {@code target/process-classes} for the other test JVMs and for later runs, until a class changes. The
 * JVM ignores the cache if its options do not match.
 */
final class ProcessClasses {

    private static final Path HOME = Path.of("target", "process-classes").toAbsolutePath();

    private static final int STARTS_WITHOUT_CACHE = 2;

    private static final Duration DUMP = Duration.ofMinutes(2);

    private static int starts;
    private static @Nullable Path current;

    private ProcessClasses() {}

    /** Returns the options of {@code java} for the next process. */
    static synchronized List<String> options() {
        try {
            if (current == null) {
                current = HOME.resolve(version());
            }
            if (!isTrained(current) && ++starts > STARTS_WITHOUT_CACHE) {
                trainUnlessAnotherDoes(current);
            }
            return isTrained(current)
                    ? options("-XX:AOTCache=" + cache(current), jars(current))
                    : List.of("-cp", System.getProperty("java.class.path"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isTrained(Path directory) {
        return Files.exists(cache(directory));
    }

    private static Path cache(Path directory) {
        return directory.resolve("gateway.aot");
    }

    private static List<String> options(String cache, String classPath) {
        return List.of(cache, "-Xlog:aot=off", "-Xlog:cds=off", "-cp", classPath);
    }

    private static void trainUnlessAnotherDoes(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(HOME);
        try (FileChannel file =
                        FileChannel.open(HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock != null && !isTrained(directory)) {
                deleteAllVersions();
                train(Files.createDirectory(directory));
            }
        }
    }

    private static void deleteAllVersions() throws IOException {
        try (Stream<Path> versions = Files.list(HOME)) {
            for (Path version : versions.filter(Files::isDirectory).toList()) {
                var _ = FileSystemUtils.deleteRecursively(version);
            }
        }
    }

    private static void train(Path directory) throws IOException, InterruptedException {
        pack(directory);
        Path cache = directory.resolve("training.aot");
        try (GatewayProcess training = GatewayProcess.start(
                options("-XX:AOTCacheOutput=" + cache, jars(directory)),
                GatewayApplication.class,
                directory,
                Map.of(),
                "spring.profiles.active=sandbox",
                "gateway.sandbox.port=0")) {
            training.terminate();
            assertThat(training.endsWithin(DUMP)).isTrue();
        }
        Files.move(cache, cache(directory), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Packs the directories of the class path, because a cache requires jars. */
    private static void pack(Path directory) {
        List<Path> entries = entries();
        for (int i = 0; i < entries.size(); i++) {
            if (Files.isDirectory(entries.get(i))) {
                int status = ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(
                                System.out,
                                System.err,
                                "--create",
                                "--no-compress",
                                "--file",
                                jar(directory, i).toString(),
                                "-C",
                                entries.get(i).toString(),
                                ".");
                assertThat(status).isZero();
            }
        }
    }

    private static String jars(Path directory) {
        List<Path> entries = entries();
        List<String> jars = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Path entry = entries.get(i);
            jars.add((Files.isDirectory(entry) ? jar(directory, i) : entry).toString());
        }
        return String.join(File.pathSeparator, jars);
    }

    private static Path jar(Path directory, int entry) {
        return directory.resolve(entry + ".jar");
    }

    private static List<Path> entries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .toList();
    }

    /** Returns what differs if any class differs. */
    private static String version() throws IOException {
        List<Path> entries = entries();
        Set<String> files = new HashSet<>();
        for (Path entry : entries) {
            try (Stream<Path> found = Files.walk(entry, FileVisitOption.FOLLOW_LINKS)) {
                for (Path file : found.filter(Files::isRegularFile).toList()) {
                    files.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
                }
            }
        }
        return "%s-%08x%08x".formatted(Runtime.version(), entries.hashCode(), files.hashCode());
    }
}
