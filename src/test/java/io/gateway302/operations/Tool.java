package io.gateway302.operations;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Command line tools of Prometheus, if they are installed. */
public final class Tool {

    private static final Path DIRECTORY = Path.of("/usr/bin");

    private Tool() {}

    /** Returns the path of a tool; skips the test if it is not installed. */
    static String path(String name) {
        Path tool = DIRECTORY.resolve(name);
        Assumptions.assumeTrue(Files.isExecutable(tool), name + " is not installed");
        return tool.toString();
    }

    /** Runs a tool to its end. */
    public static Result run(String input, String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(path(name)));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    /** Exit status and output of a tool. */
    public record Result(int status, String output) {}
}
