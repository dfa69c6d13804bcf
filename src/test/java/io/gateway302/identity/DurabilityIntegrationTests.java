package io.gateway302.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.RunningGateway;
import io.gateway302.StoredFiles;
import io.gateway302.admin.AdminCaller;
import io.gateway302.identity.client.Clients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Durability of clients and keys, and the time until a change takes effect elsewhere. The tests of one gateway share it:
 * they restart it, and the next test goes on with it.
 */
@ExtendWith(OutputCaptureExtension.class)
class DurabilityIntegrationTests {

    @TempDir
    private static Path directory;

    private static Path data;
    private static @Nullable RunningGateway running;

    @BeforeAll
    static void chooseADirectoryThatIsNotThereYet() {
        data = directory.resolve("not/there/yet");
    }

    @AfterAll
    static void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /** Returns the gateway, which is started if it does not run. */
    private static RunningGateway gateway() {
        RunningGateway gateway = running;
        if (gateway == null) {
            gateway = RunningGateway.start(data);
            running = gateway;
        }
        return gateway;
    }

    @Test
    void keepsClientsAndKeysOverARestart() {
        String key = makeClientWithKey(gateway(), "kept");
        stop();

        assertThat(statusFor(gateway(), key)).isEqualTo(404);
    }

    @Test
    void keepsWhenAKeyWasUsedLastOverARestart() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        statusFor(gateway(), makeClientWithKey(gateway(), "used"));
        assertThat(Thread.getAllStackTraces().keySet())
                .as("the thread that writes while the gateway runs")
                .extracting(Thread::getName)
                .contains("key-use");
        stop();

        AdminCaller admin = new AdminCaller(gateway(), RunningGateway.ADMIN_KEY);
        String used = admin.get(
                        AdminCaller.CLIENTS + "/" + client(gateway(), "used").id() + "/keys")
                .is(200)
                .text("items[0].last_used_at");
        assertThat(Instant.parse(used)).isBetween(before, Instant.now());
    }

    @Test
    void keepsClientsAndKeysWhenItIsKilled() throws IOException {
        Path left = Files.createDirectory(directory.resolve("left"));
        String key = makeClientWithKey(gateway(), "killed");
        // A killed process leaves the state of the disk right after the response.
        copy(data, left);
        try (RunningGateway next = RunningGateway.start(left)) {
            assertThat(statusFor(next, key)).isEqualTo(404);
        }
    }

    @Test
    void refusesARevokedKeyOnAnotherReplicaWithinTwoSeconds() throws IOException {
        String server = "spring.datasource.url=" + PostgresSchema.create();
        Path first = directory.resolve("replica/one");
        Path second = directory.resolve("replica/two");
        try (RunningGateway one = RunningGateway.start(first, server);
                RunningGateway two = RunningGateway.start(second, server)) {
            String key = makeClientWithKey(one, "lasting");
            Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> statusFor(two, key) == 404);

            Clients clients = one.bean(Clients.class);
            Client client = client(one, "lasting");
            clients.revokeKey(
                    client.id(), clients.keys(client.id(), "", 1).getFirst().id());

            assertThat(statusFor(one, key)).isEqualTo(401);
            Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> statusFor(two, key) == 401);
        }

        for (Path own : List.of(first, second)) {
            assertThat(files(own))
                    .as("nothing is kept here but what is on its way to the server")
                    .extracting(file -> own.relativize(file).toString())
                    .containsExactlyInAnyOrder(
                            "gateway.lock", "ledger.key", "ledger/journal-1.db", "ledger/journal-1.lock");
        }
    }

    @Test
    void servesOnWithoutItsDatabase(CapturedOutput output) {
        RunningGateway gateway = gateway();
        String key = makeClientWithKey(gateway, "served");
        gateway.bean(HikariDataSource.class).close();
        Awaitility.await().until(() -> output.getAll().contains("The database does not answer"));

        assertThat(statusFor(gateway, key)).isEqualTo(404);
        assertThat(statusFor(gateway, key + "x")).isEqualTo(401);
        gateway.management()
                .get()
                .uri("/actuator/health/readiness")
                .exchange()
                .expectStatus()
                .isOk();
        // it has no database any more
        stop();
    }

    @Test
    void leavesNoKeyOnTheDisk() throws IOException {
        String key = makeClientWithKey(gateway(), "secret");
        String id = key.split("_")[1];
        String secret = key.split("_")[2];

        String disk = StoredFiles.read(data);
        assertThat(disk).contains(id);
        assertThat(disk.contains(secret)).isFalse();
        assertThat(disk.contains(RunningGateway.ADMIN_KEY)).isFalse();
    }

    private static String makeClientWithKey(RunningGateway gateway, String name) {
        return gateway.bean(Clients.class).provide(name, null).reveal();
    }

    private static Client client(RunningGateway gateway, String name) {
        return gateway.bean(Clients.class).list("", 100).stream()
                .filter(client -> client.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static int statusFor(RunningGateway gateway, String key) {
        return gateway.as(key)
                .get()
                .uri("/api/v1/nothing")
                .exchange()
                .returnResult()
                .getStatus()
                .value();
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path copy = to.resolve(from.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
