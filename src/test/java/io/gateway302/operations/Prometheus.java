package io.gateway302.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RawServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real Prometheus that scrapes one target and evaluates the shipped rules. */
final class Prometheus implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;

    private Prometheus(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    static Prometheus start(Path directory, String target) throws IOException {
        String executable = Tool.path("prometheus");
        Files.createDirectories(directory);
        Path config = directory.resolve("prometheus.yml");
        Files.writeString(
                config, """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: gateway302
                    metrics_path: /actuator/prometheus
                    static_configs: [{targets: ["%s"]}]
                """.formatted(Documents.DIRECTORY.resolve("alerts.yaml").toAbsolutePath(), target));
        int port = RawServer.closedPort();
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(
                        executable,
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Prometheus(process, log, port);
    }

    /** Waits for this number of scrapes without an error. */
    void awaitScrapes(int number) {
        Awaitility.await().atMost(TIMEOUT).ignoreExceptions().until(() -> {
            JsonNode result =
                    query("count_over_time(gateway_limit_store_up[5m])").get("result");
            return !result.isEmpty()
                    && Double.parseDouble(result.get(0).get("value").get(1).asString()) >= number;
        });
    }

    /** Returns the result of a query. */
    JsonNode query(String query) {
        return api("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }

    /** Returns the data of a response of its API. */
    JsonNode api(String path) {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                            .build(),
                    BodyHandlers.ofString());
            JsonNode answer = new JsonMapper().readTree(response.body());
            assertThat(answer.get("status").asString())
                    .as(() -> path + ": " + response.body())
                    .isEqualTo("success");
            return answer.get("data");
        } catch (IOException e) {
            throw new UncheckedIOException(logged(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String logged() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
