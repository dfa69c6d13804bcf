package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.HttpExchange;
import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Makes each failure of the table in {@code src/docs/failures.md} happen, and compares what the callers get. */
class FailureTableIntegrationTests {

    private static final Path DOCUMENT = Path.of("src/docs/failures.md");
    private static final Duration FIRST_BYTE = Duration.ofMillis(2500);

    /** Response of 302.AI in the document: status, headers and body. */
    private static final Pattern RESPONSE = Pattern.compile("`(\\d{3}) ?((?:[\\w-]+: [^;]+; )*)(.*)`");

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http = HttpClient.newHttpClient();
    private static final CountDownLatch ended = new CountDownLatch(1);

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static RunningGateway unconnected;

    @BeforeAll
    static void start() {
        gateway = start("connected", upstream.address());
        unconnected = start("unconnected", "http://127.0.0.1:" + RawServer.closedPort());
    }

    private static RunningGateway start(String name, String address) {
        return RunningGateway.start(
                data.resolve(name),
                "gateway.upstream.base-url=" + address,
                "gateway.upstream.first-byte-timeout=" + FIRST_BYTE.toMillis() + "ms",
                "gateway.upstream.retry.initial-delay=1ms",
                "gateway.upstream.retry.budget-reserve=10000",
                "gateway.usage.default-estimate=0.01",
                "resilience4j.circuitbreaker.configs.upstream.minimum-number-of-calls=10000");
    }

    @AfterAll
    static void stop() {
        ended.countDown();
        gateway.close();
        unconnected.close();
        upstream.close();
    }

    /** Error format, with a path that has it and the field that the table names. */
    private enum Format {
        OPENAI("/v1/chat/completions", "$.error.code", 5),
        ANTHROPIC("/v1/messages", "$.error.type", 6),
        GOOGLE("/v1beta/models/gemini-2.5-flash:generateContent", "$.error.status", 7);

        private final String path;
        private final String field;
        private final int column;

        Format(String path, String field, int column) {
            this.path = path;
            this.field = field;
            this.column = column;
        }
    }

    /** Row of the table. */
    record Row(String failure, int status, String retryAfter, String shouldRetry, int attempts, List<String> cells) {

        private static Row of(String line) {
            // the first and the last character are borders
            List<String> cells = Arrays.stream(
                            line.substring(1, line.length() - 1).split("\\|", -1))
                    .map(String::strip)
                    .toList();
            return new Row(
                    cells.get(0),
                    Integer.parseInt(cells.get(1)),
                    cells.get(2),
                    cells.get(3),
                    Integer.parseInt(cells.get(4)),
                    cells);
        }

        @Override
        public String toString() {
            return failure;
        }
    }

    static Stream<Row> rows() throws IOException {
        String text = Files.readString(DOCUMENT);
        return text.substring(text.indexOf("<!-- failures -->"), text.indexOf("<!-- end -->"))
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(Row::of);
    }

    @Test
    void theTableIsLongAndNamesNoFailureTwice() throws IOException {
        assertThat(rows().map(Row::failure)).hasSizeGreaterThanOrEqualTo(40).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aFailureIsAnsweredAsDocumented(Row row) throws Exception {
        Matcher response = RESPONSE.matcher(row.failure());
        String sent = response.matches() ? response.group(3) : "";
        upstream.answers(exchange -> fail(exchange, row.failure(), response));
        RunningGateway called = row.failure().equals("nothing: no connection") ? unconnected : gateway;
        String key = new LedgerCaller(called.port()).newClient("table-" + row.hashCode());

        SoftAssertions soft = new SoftAssertions();
        for (Format format : Format.values()) {
            HttpResponse<String> answer = call(called, key, format);

            soft.assertThat(answer.statusCode()).as("status, %s", format).isEqualTo(row.status());
            soft.assertThat(header(answer, "retry-after")).isEqualTo(row.retryAfter());
            soft.assertThat(header(answer, "x-should-retry")).isEqualTo(row.shouldRetry());
            soft.assertThat(header(answer, "gateway-attempts")).isEqualTo(Integer.toString(row.attempts()));
            String body = row.cells().get(format.column);
            if (body.equals("as sent")) {
                soft.assertThat(answer.body()).as("body, %s", format).isEqualTo(sent);
            } else {
                soft.assertThat(JsonPath.<String>read(answer.body(), format.field))
                        .as("body, %s", format)
                        .isEqualTo(body);
                soft.assertThat(answer.body()).doesNotContain("org-1");
            }
        }
        soft.assertAll();
    }

    private static void fail(HttpExchange exchange, String failure, Matcher response) throws IOException {
        switch (failure) {
            case "nothing: closes the connection" -> throw new IOException("closes the connection");
            case "half of its response" -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 100);
                ScriptedUpstream.send(exchange, "{\"choices\":");
                throw new IOException("closes the connection");
            }
            case "nothing until the timeout" -> {
                try {
                    ended.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            default -> {
                assertThat(response.matches()).as(failure).isTrue();
                for (String header : response.group(2).split("; ?")) {
                    if (!header.isEmpty()) {
                        String[] parts = header.split(": ", 2);
                        exchange.getResponseHeaders().set(parts[0], parts[1]);
                    }
                }
                String body = response.group(3);
                ScriptedUpstream.answer(
                        exchange,
                        Integer.parseInt(response.group(1)),
                        body.startsWith("<")
                                ? "text/html"
                                : body.matches("[{\\[].*") ? "application/json" : "text/plain",
                        body.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static HttpResponse<String> call(RunningGateway called, String key, Format format) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + called.port() + format.path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(60))
                        .POST(BodyPublishers.ofString("{\"messages\": []}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
