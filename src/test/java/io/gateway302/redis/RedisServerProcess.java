package io.gateway302.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RawServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Process of the installed {@code redis-server} with any configuration: TLS, users, a cluster, a Sentinel. */
public final class RedisServerProcess implements AutoCloseable {

    private static final List<Path> SERVERS =
            List.of(Path.of("/usr/bin/redis-server"), Path.of("/usr/bin/valkey-server"));

    private final Process process;
    private final int port;

    private RedisServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Returns whether a server is installed on this machine. */
    public static boolean isInstalled() {
        return SERVERS.stream().anyMatch(Files::isExecutable);
    }

    /**
     * Starts a server on a free port of loopback.
     *
     * @param directory working directory
     * @param arguments command-line arguments, such as {@code --requirepass secret}
     */
    public static RedisServerProcess start(Path directory, String... arguments) {
        int port = RawServer.closedPort();
        List<String> command = new ArrayList<>(List.of("--port", Integer.toString(port)));
        command.addAll(List.of(arguments));
        return start(directory, port, command);
    }

    /** Starts a server that accepts only TLS connections. */
    static RedisServerProcess startTls(Path directory, TestCertificate certificate, String... arguments) {
        int port = RawServer.closedPort();
        List<String> command = new ArrayList<>(List.of(
                "--port",
                "0",
                "--tls-port",
                Integer.toString(port),
                "--tls-auth-clients",
                "no",
                "--tls-cert-file",
                certificate.certificate().toString(),
                "--tls-key-file",
                certificate.key().toString(),
                "--tls-ca-cert-file",
                certificate.certificate().toString()));
        command.addAll(List.of(arguments));
        return start(directory, port, command);
    }

    /** Starts a Sentinel that monitors the server under the name {@code gateway}. */
    static RedisServerProcess startSentinel(Path directory, RedisServerProcess primary) {
        try {
            int port = RawServer.closedPort();
            Path configuration = Files.writeString(
                    directory.resolve("sentinel-" + port + ".conf"), """
                    port %d
                    sentinel monitor gateway 127.0.0.1 %d 1
                    sentinel down-after-milliseconds gateway 1000
                    sentinel failover-timeout gateway 5000
                    """.formatted(port, primary.port()));
            return launch(directory, port, List.of(configuration.toString(), "--sentinel"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server whose clock stands at this time of a {@link StoppedClock}. */
    static RedisServerProcess start(Path directory, StoppedClock clock) {
        int port = RawServer.closedPort();
        return launch(
                directory,
                port,
                List.of("--bind", "127.0.0.1", "--port", Integer.toString(port), "--save", ""),
                clock.environment());
    }

    private static RedisServerProcess start(Path directory, int port, List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of("--bind", "127.0.0.1", "--save", "", "--dir", directory.toString()));
        command.addAll(arguments);
        return launch(directory, port, command);
    }

    private static RedisServerProcess launch(Path directory, int port, List<String> arguments) {
        return launch(directory, port, arguments, Map.of());
    }

    private static RedisServerProcess launch(
            Path directory, int port, List<String> arguments, Map<String, String> environment) {
        Path server = SERVERS.stream().filter(Files::isExecutable).findFirst().orElseThrow();
        List<String> command = new ArrayList<>(List.of(server.toString()));
        command.addAll(arguments);
        Path log = directory.resolve("redis-" + port + ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                String output = Files.readString(log);
                assertThat(process.isAlive()).as(output).isTrue();
                return output.contains("eady to accept connections") || output.contains("+monitor master");
            });
            return new RedisServerProcess(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the port. */
    public int port() {
        return port;
    }

    /** Returns the number of connected clients, without the client of this query. */
    int connections() {
        try (RedisClient client = RedisClient.create("redis://" + address());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return (int) connection.sync().clientList().lines().count() - 1;
        }
    }

    /** Returns host and port. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Kills the process. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
