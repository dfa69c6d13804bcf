package io.gateway302;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Class path of gateways that tests start as processes. From the third start on it has an AOT cache (JEP 514), which
 * halves the CPU time of a start. A test class that runs alone mostly starts fewer, and thus avoids the training run.
 * The JVM ignores the cache if its options do not match.
 */
final class ProcessClasses {

    private static final int STARTS_WITHOUT_CACHE = 2;

    private static final Duration DUMP = Duration.ofMinutes(2);

    private static int starts;
    private static @Nullable List<String> cached;

    private ProcessClasses() {}

    /** Returns the options of {@code java} for the next process. */
    static synchronized List<String> options() {
        if (++starts <= STARTS_WITHOUT_CACHE) {
            return List.of("-cp", System.getProperty("java.class.path"));
        }
        if (cached == null) {
            cached = train();
        }
        return cached;
    }

    private static List<String> train() {
        try {
            Path home = Files.createTempDirectory("process-classes");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(home)));
            String classPath = jars(home);
            String cache = home.resolve("gateway.aot").toString();
            try (GatewayProcess training = GatewayProcess.start(
                    List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:aot=off", "-Xlog:cds=off", "-cp", classPath),
                    GatewayApplication.class,
                    home,
                    Map.of(),
                    "spring.profiles.active=sandbox",
                    "gateway.sandbox.port=0")) {
                training.terminate();
                assertThat(training.endsWithin(DUMP)).isTrue();
            }
            return List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off", "-cp", classPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns a class path of jars, which a cache requires; directories are packed. */
    private static String jars(Path home) {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(entry))) {
                String jar = home.resolve(entries.size() + ".jar").toString();
                int status = ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "--create", "--no-compress", "--file", jar, "-C", entry, ".");
                assertThat(status).isZero();
                entries.add(jar);
            } else if (Files.exists(Path.of(entry))) {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void delete(Path home) {
        try (var files = Files.walk(home)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
