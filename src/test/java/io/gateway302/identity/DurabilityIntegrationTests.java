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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Durability of clients and keys, and the time until a change takes effect elsewhere. */
@ExtendWith(OutputCaptureExtension.class)
class DurabilityIntegrationTests {

    @TempDir
    private Path directory;

    private Path data;

    @BeforeEach
    void chooseADirectoryThatIsNotThereYet() {
        data = directory.resolve("not/there/yet");
    }

    @Test
    void keepsClientsAndKeysOverARestart() {
        String key;
        try (RunningGateway gateway = RunningGateway.start(data)) {
            key = makeClientWithKey(gateway);
        }
        try (RunningGateway gateway = RunningGateway.start(data)) {
            assertThat(statusFor(gateway, key)).isEqualTo(404);
        }
    }

    @Test
    void keepsWhenAKeyWasUsedLastOverARestart() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        try (RunningGateway gateway = RunningGateway.start(data)) {
            statusFor(gateway, makeClientWithKey(gateway));
            assertThat(Thread.getAllStackTraces().keySet())
                    .as("the thread that writes while the gateway runs")
                    .extracting(Thread::getName)
                    .contains("key-use");
        }
        try (RunningGateway gateway = RunningGateway.start(data)) {
            AdminCaller admin = new AdminCaller(gateway, RunningGateway.ADMIN_KEY);
            String client = gateway.bean(Clients.class).list("", 1).getFirst().id();

            String used = admin.get(AdminCaller.CLIENTS + "/" + client + "/keys")
                    .is(200)
                    .text("items[0].last_used_at");
            assertThat(Instant.parse(used)).isBetween(before, Instant.now());
        }
    }

    @Test
    void keepsClientsAndKeysWhenItIsKilled() throws IOException {
        Path left = Files.createDirectory(directory.resolve("left"));
        String key;
        try (RunningGateway gateway = RunningGateway.start(data)) {
            key = makeClientWithKey(gateway);
            // A killed process leaves the state of the disk right after the response.
            copy(data, left);
        }
        try (RunningGateway gateway = RunningGateway.start(left)) {
            assertThat(statusFor(gateway, key)).isEqualTo(404);
        }
    }

    @Test
    void refusesARevokedKeyOnAnotherReplicaWithinTwoSeconds() throws IOException {
        String server = "spring.datasource.url=" + PostgresSchema.create();
        Path other = directory.resolve("other");
        try (RunningGateway one = RunningGateway.start(data, server);
                RunningGateway two = RunningGateway.start(other, server)) {
            String key = makeClientWithKey(one);
            Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> statusFor(two, key) == 404);

            Clients clients = one.bean(Clients.class);
            Client client = clients.list("", 1).getFirst();
            clients.revokeKey(
                    client.id(), clients.keys(client.id(), "", 1).getFirst().id());

            assertThat(statusFor(one, key)).isEqualTo(401);
            Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> statusFor(two, key) == 401);
        }

        for (Path own : List.of(data, other)) {
            assertThat(files(own))
                    .as("nothing is kept here but what is on its way to the server")
                    .extracting(file -> own.relativize(file).toString())
                    .containsExactlyInAnyOrder(
                            "gateway.lock", "ledger.key", "ledger/journal-1.db", "ledger/journal-1.lock");
        }
    }

    @Test
    void servesOnWithoutItsDatabase(CapturedOutput output) {
        try (RunningGateway gateway = RunningGateway.start(data)) {
            String key = makeClientWithKey(gateway);
            gateway.bean(HikariDataSource.class).close();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> output.getAll().contains("The database does not answer"));

            assertThat(statusFor(gateway, key)).isEqualTo(404);
            assertThat(statusFor(gateway, key + "x")).isEqualTo(401);
            gateway.management()
                    .get()
                    .uri("/actuator/health/readiness")
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
    }

    @Test
    void leavesNoKeyOnTheDisk() throws IOException {
        try (RunningGateway gateway = RunningGateway.start(data)) {
            String key = makeClientWithKey(gateway);
            String id = key.split("_")[1];
            String secret = key.split("_")[2];

            String disk = StoredFiles.read(data);
            assertThat(disk).contains(id);
            assertThat(disk.contains(secret)).isFalse();
            assertThat(disk.contains(RunningGateway.ADMIN_KEY)).isFalse();
        }
    }

    private static String makeClientWithKey(RunningGateway gateway) {
        return gateway.bean(Clients.class).provide("lasting", null).reveal();
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
