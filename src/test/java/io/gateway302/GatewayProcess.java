package io.gateway302;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Gateway in a process of its own, for tests of its complete output and of its end. */
public final class GatewayProcess implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final Process process;
    private final Path directory;
    private final int port;
    private final int managementPort;

    private GatewayProcess(Process process, Path directory, int port, int managementPort) {
        this.process = process;
        this.directory = directory;
        this.port = port;
        this.managementPort = managementPort;
    }

    /**
     * Starts a gateway and waits until it is ready.
     *
     * @param main main class
     * @param directory directory for its data and output
     * @param environment environment variables in addition to those of this process
     */
    public static GatewayProcess start(
            Class<?> main, Path directory, Map<String, String> environment, String... properties) {
        return start(ProcessClasses.options(), main, directory, environment, properties);
    }

    /** Starts a gateway with another class path and waits until it is ready. */
    static GatewayProcess start(
            List<String> classes,
            Class<?> main,
            Path directory,
            Map<String, String> environment,
            String... properties) {
        GatewayProcess started = launch(List.of(), classes, main, directory, environment, properties);
        started.awaitReadiness();
        return started;
    }

    /** Starts a gateway without waiting. */
    public static GatewayProcess launch(
            Class<?> main, Path directory, Map<String, String> environment, String... properties) {
        return launch(List.of(), ProcessClasses.options(), main, directory, environment, properties);
    }

    /** Starts a gateway with a file mode creation mask, such as 000. */
    public static GatewayProcess startWithUmask(
            String umask, Path directory, Map<String, String> environment, String... properties) {
        GatewayProcess started = launch(
                List.of("sh", "-c", "umask " + umask + " && exec \"$@\"", "sh"),
                ProcessClasses.options(),
                GatewayApplication.class,
                directory,
                environment,
                properties);
        started.awaitReadiness();
        return started;
    }

    private static GatewayProcess launch(
            List<String> shell,
            List<String> classes,
            Class<?> main,
            Path directory,
            Map<String, String> environment,
            String... properties) {
        int port = RawServer.closedPort();
        int managementPort = RawServer.closedPort();
        List<String> command = new ArrayList<>(shell);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (!environment.containsKey("JDK_JAVA_OPTIONS")) {
            // performance tests need the full compiler, all others a fast start
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        }
        command.addAll(List.of(
                "-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(classes);
        command.addAll(List.of(
                main.getName(),
                "--server.port=" + port,
                "--management.server.port=" + managementPort,
                "--gateway.data-dir=" + data(directory)));
        for (String property : properties) {
            command.add("--" + property);
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(directory.resolve("stdout").toFile())
                    .redirectError(directory.resolve("stderr").toFile());
            // lookups of balances and prices would change the number of upstream requests that tests count
            builder.environment().put("GATEWAY_UPSTREAM_BALANCE_INTERVAL", "0");
            builder.environment().put("GATEWAY_USAGE_PRICE_REFRESH_ENABLED", "false");
            builder.environment().putAll(environment);
            return new GatewayProcess(builder.start(), directory, port, managementPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where a gateway with this directory has its data. */
    public static Path data(Path directory) {
        return directory.resolve("data");
    }

    private void awaitReadiness() {
        try {
            awaitHealth("readiness");
        } catch (RuntimeException | AssertionError e) {
            kill();
            throw e;
        }
    }

    /** Waits until a probe such as {@code liveness} responds with 200. Fails with its output if the process ends. */
    public void awaitHealth(String probe) {
        Awaitility.await().atMost(TIMEOUT).until(() -> {
            assertThat(process.isAlive()).as(() -> stdout() + stderr()).isTrue();
            return health(probe) == 200;
        });
    }

    /** Returns the status of the response to a probe such as {@code liveness}; 0 without a response. */
    public int health(String probe) {
        try {
            URI address = URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/" + probe);
            return ((HttpURLConnection) address.toURL().openConnection()).getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Returns the service port. */
    public int port() {
        return port;
    }

    /** Returns the management port. */
    public int managementPort() {
        return managementPort;
    }

    /** Returns its standard output so far. */
    public String stdout() {
        return read("stdout");
    }

    /** Returns its standard error so far. */
    public String stderr() {
        return read("stderr");
    }

    /** Runs a full garbage collection in the process. */
    public void collectGarbage() throws IOException, InterruptedException {
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Sends SIGTERM, as an orchestrator does, and does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for its end; returns whether it ended within this time. */
    public boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for its end and returns its exit status. */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it, like {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
