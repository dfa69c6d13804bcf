package io.gateway302.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RawServer;
import io.gateway302.results.files.S3Clients;
import io.gateway302.results.files.S3Settings;
import io.gateway302.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** S3 server (Adobe S3Mock) in a process of its own, which all tests of this run share. */
final class S3MockProcess {

    static final String BUCKET = "results";

    private static final Path PROGRAM = Path.of("target", "s3mock", "s3mock.jar");
    private static final Duration START = Duration.ofMinutes(1);

    private static @Nullable S3MockProcess shared;

    private final int port;

    private S3MockProcess(int port) {
        this.port = port;
    }

    /** Returns the server. It stops at the end of the run. */
    static synchronized S3MockProcess shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    private static S3MockProcess start() {
        assertThat(PROGRAM).as("./mvnw generate-test-resources fetches it").exists();
        int port = RawServer.closedPort();
        try {
            Path output = Files.createTempFile("s3mock", ".log");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx128m",
                            "-jar",
                            PROGRAM.toString(),
                            "--server.port=" + RawServer.closedPort(),
                            "--http.port=" + port,
                            "--com.adobe.testing.s3mock.store.initial-buckets=" + BUCKET)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            Awaitility.await().atMost(START).until(() -> {
                assertThat(process.isAlive()).as(() -> text(output)).isTrue();
                return isReady(port);
            });
            return new S3MockProcess(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isReady(int port) {
        try {
            URI bucket = URI.create("http://127.0.0.1:" + port + "/" + BUCKET);
            return ((HttpURLConnection) bucket.toURL().openConnection()).getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the address of the server. */
    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** Returns settings for a service at this address. */
    static S3Settings settings(String bucket, String endpoint, String prefix) {
        return new S3Settings(
                bucket,
                URI.create(endpoint),
                null,
                prefix,
                true,
                new S3Settings.Credentials("an-access-key", Secret.of("a-secret-key-of-the-tests")));
    }

    /** Returns settings for objects with this prefix. */
    S3Settings settings(String prefix) {
        return settings(BUCKET, endpoint(), prefix);
    }

    /** Returns the keys of all objects with this prefix, without the prefix. */
    List<String> names(String prefix) {
        try (S3Client client = S3Clients.of(settings(prefix))) {
            return client.listObjectsV2Paginator(list -> list.bucket(BUCKET).prefix(prefix)).contents().stream()
                    .map(S3Object::key)
                    .map(key -> key.substring(prefix.length()))
                    .toList();
        }
    }
}
