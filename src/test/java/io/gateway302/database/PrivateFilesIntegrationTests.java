package io.gateway302.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.GatewayProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Modes of all files that a gateway creates, regardless of its umask. */
class PrivateFilesIntegrationTests {

    private static final String KEY = "gw302_modes_of-files";

    private static final List<String> UMASKS = List.of("000", "022");

    private static final Map<String, CompletableFuture<GatewayProcess>> gateways = new LinkedHashMap<>();

    @TempDir
    static Path homes;

    @TempDir
    private Path directory;

    /** Starts both gateways at the same time. */
    @BeforeAll
    static void start() throws Exception {
        for (String umask : UMASKS) {
            Path home = Files.createDirectory(homes.resolve(umask));
            gateways.put(
                    umask,
                    CompletableFuture.supplyAsync(() -> GatewayProcess.startWithUmask(
                            umask, home, Map.of("GATEWAY_SANDBOX_CLIENT_KEY", KEY), "spring.profiles.active=sandbox")));
        }
    }

    @AfterAll
    static void stop() {
        gateways.values()
                .forEach(gateway -> gateway.thenAccept(GatewayProcess::close).join());
    }

    @ParameterizedTest
    @FieldSource("UMASKS")
    void createsFilesForItsUserAlone(String umask) throws Exception {
        Path data = homes.resolve(umask).resolve("data");
        GatewayProcess gateway = Objects.requireNonNull(gateways.get(umask)).join();
        try (HttpClient http = HttpClient.newHttpClient()) {
            CompletableFuture<HttpResponse<String>> call =
                    http.sendAsync(largeAndSlow(gateway.port()), BodyHandlers.ofString());
            Map<String, String> during = await(data, name -> name.endsWith(".spool"));
            assertThat(call.join().statusCode()).isEqualTo(200);
            // The ledger entry of the call opens the database of the ledger.
            Map<String, String> after = await(data, "ledger.db-wal"::equals);

            assertThat(after.keySet())
                    .contains(
                            "gateway302.db",
                            "gateway302.db-wal",
                            "gateway302.db-shm",
                            "ledger.db",
                            "ledger.db-shm",
                            "ledger.key",
                            "ledger/journal-1.db",
                            "ledger/journal-1.db-wal",
                            "ledger/journal-1.lock");
            during.putAll(after);
            assertThat(during)
                    .allSatisfy((name, mode) -> assertThat(mode)
                            .as(name)
                            .isEqualTo(Files.isDirectory(data.resolve(name)) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void leavesWhatExistsAsItIs() throws IOException {
        Path data = Files.createDirectory(directory.resolve("volume"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxr-x"));
        Path file = Files.createFile(data.resolve("gateway302.db"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(DataDirectory.open(data).path()).isEqualTo(data);
        PrivateFiles.createFile(file);

        assertThat(mode(data)).isEqualTo("rwxrwxr-x");
        assertThat(mode(file)).isEqualTo("rw-r-----");
    }

    /** Returns a request whose body is stored on disk while its call runs. */
    private static HttpRequest largeAndSlow(int port) {
        String filler = "word ".repeat(80_000);
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\": \"gpt-4o-mini\", \"messages\": [{\"role\": \"user\","
                        + " \"content\": \"sandbox:slow=2000 " + filler + "\"}]}"))
                .build();
    }

    private static Map<String, String> await(Path data, Predicate<String> file) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(30))
                .until(() -> modes(data), modes -> modes.keySet().stream().anyMatch(file));
    }

    /** Returns the modes by path below the directory; the directory itself has the empty path. */
    private static Map<String, String> modes(Path directory) {
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.forEach(path -> modes.put(directory.relativize(path).toString(), mode(path)));
        } catch (IOException | UncheckedIOException e) {
            // A file was deleted meanwhile; the caller retries.
            return Map.of();
        }
        return modes;
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
