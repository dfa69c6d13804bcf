package io.gateway302.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RawServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** The system's own PgBouncer in transaction mode, with fewer server connections than the gateway has client connections. */
final class PgBouncerProcess implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    private final Process process;
    private final int port;

    private PgBouncerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** Starts one in front of a database of the server on this port of loopback. */
    static PgBouncerProcess start(Path directory, int serverPort, String database) throws IOException {
        int port = RawServer.closedPort();
        Path configuration =
                Files.writeString(directory.resolve("pgbouncer.ini"), """
                [databases]
                gateway = host=127.0.0.1 port=%d dbname=%s user=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = 3
                """.formatted(serverPort, database, port));
        Path log = directory.resolve("pgbouncer.log");
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        if ("root".equals(System.getProperty("user.name"))) {
            // it does not run as root; the user comes with the package
            command.addAll(List.of("-u", "postgres"));
        }
        command.add(configuration.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            String output = Files.readString(log);
            assertThat(process.isAlive()).as(output).isTrue();
            return output.contains("process up");
        });
        return new PgBouncerProcess(process, port);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/gateway?user=postgres";
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
