package io.gateway302;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Completed run of the main class in a process of its own.
 *
 * @param status exit status
 * @param out standard output
 * @param err standard error
 * @param time duration of the run
 * @param directory working directory
 */
public record LaunchedProcess(int status, String out, String err, Duration time, Path directory) {

    private static final long TIMEOUT_SECONDS = 120;

    /** Runs the main class with these environment variables and none of this process. */
    public static LaunchedProcess run(Path directory, Map<String, String> environment, String... args) {
        return run(Path.of(System.getProperty("java.home"), "bin", "java"), directory, environment, args);
    }

    /** Runs the main class with another Java. */
    static LaunchedProcess run(Path java, Path directory, Map<String, String> environment, String... args) {
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName()));
        command.addAll(List.of(args));
        Path out = directory.resolveSibling(directory.getFileName() + ".out");
        Path err = directory.resolveSibling(directory.getFileName() + ".err");
        try {
            Files.createDirectories(directory);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            long start = System.nanoTime();
            Process process = builder.start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("It runs for more than " + TIMEOUT_SECONDS + " s: " + Files.readString(out));
            }
            return new LaunchedProcess(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8),
                    Duration.ofNanos(System.nanoTime() - start),
                    directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns the names of the files that it left in its working directory. */
    public List<String> files() {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
