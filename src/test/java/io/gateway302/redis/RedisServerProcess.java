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
import org.awaitility.Awaitility;

/** The system's own {@code redis-server} with any configuration: TLS, users, a cluster, a Sentinel. */
public final class RedisServerProcess implements AutoCloseable {

    private static final List<Path> SERVERS =
            List.of(Path.of("/usr/bin/redis-server"), Path.of("/usr/bin/valkey-server"));

    private final Process process;
    private final int port;

    private RedisServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Returns whether this machine has one. */
    public static boolean isInstalled() {
        return SERVERS.stream().anyMatch(Files::isExecutable);
    }

    /**
     * Starts a server on a free port of loopback.
     *
     * @param directory where it writes
     * @param arguments of its command line, such as {@code --requirepass secret}
     */
    public static RedisServerProcess start(Path directory, String... arguments) {
        int port = RawServer.closedPort();
        List<String> command = new ArrayList<>(List.of("--port", Integer.toString(port)));
        command.addAll(List.of(arguments));
        return start(directory, port, command);
    }

    /** Starts a server that speaks TLS only. */
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

    /** Starts a Sentinel that watches the server under the name {@code gateway}. */
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

    private static RedisServerProcess start(Path directory, int port, List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of("--bind", "127.0.0.1", "--save", "", "--dir", directory.toString()));
        command.addAll(arguments);
        return launch(directory, port, command);
    }

    private static RedisServerProcess launch(Path directory, int port, List<String> arguments) {
        Path server = SERVERS.stream().filter(Files::isExecutable).findFirst().orElseThrow();
        List<String> command = new ArrayList<>(List.of(server.toString()));
        command.addAll(arguments);
        Path log = directory.resolve("redis-" + port + ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
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

    /** Its port. */
    public int port() {
        return port;
    }

    /** How many clients are connected, without the one that asks. */
    int connections() {
        try (RedisClient client = RedisClient.create("redis://" + address());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return (int) connection.sync().clientList().lines().count() - 1;
        }
    }

    /** Its address. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Ends it at once. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
