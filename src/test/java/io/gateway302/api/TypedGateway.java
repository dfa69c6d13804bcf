package io.gateway302.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.passthrough.ScriptedUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gateway before a scripted 302.AI, with callers of its typed endpoints. */
public final class TypedGateway implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final RunningGateway gateway;
    private final LedgerCaller ledger;
    private final String key;

    /** Starts both. */
    public TypedGateway(Path data, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "gateway.upstream.base-url=" + upstream.address(),
                "gateway.upstream.retry.initial-delay=1ms",
                "gateway.upstream.retry.budget-reserve=10000",
                "resilience4j.circuitbreaker.configs.upstream.sliding-window-size=10000",
                "resilience4j.circuitbreaker.configs.upstream.minimum-number-of-calls=10000"));
        all.addAll(List.of(properties));
        this.gateway = RunningGateway.start(data, all.toArray(String[]::new));
        this.ledger = new LedgerCaller(gateway.port());
        this.key = ledger.newClient("typed");
    }

    public RunningGateway gateway() {
        return gateway;
    }

    public ScriptedUpstream upstream() {
        return upstream;
    }

    public LedgerCaller ledger() {
        return ledger;
    }

    /** Returns the key of a client that may do everything. */
    public String key() {
        return key;
    }

    /** Lets 302.AI respond to a sample. */
    public void answerWell(TypedSample sample) {
        upstream.answers(exchange -> ScriptedUpstream.answer(exchange, 200, sample.answerType(), sample.answer()));
    }

    /** Sends a sample, with headers given as names and values in turn. */
    public Answer call(TypedSample sample, String... headers) {
        return call(key, sample.path(), sample, headers);
    }

    /** Sends a sample with this key to this path with a query. */
    public Answer call(String with, String path, TypedSample sample, String... headers) {
        return new Answer(
                send(request(with, path, sample.contentType(), sample.body(), headers), BodyHandlers.ofByteArray()));
    }

    /** Sends a sample, and reads its response as it arrives. */
    public HttpResponse<InputStream> open(TypedSample sample, String... headers) {
        return send(
                request(key, sample.path(), sample.contentType(), sample.body(), headers),
                BodyHandlers.ofInputStream());
    }

    /** Sends a request to a path with the key. */
    public HttpResponse<byte[]> send(HttpRequest.Builder request, String path) {
        return send(
                request.uri(URI.create("http://127.0.0.1:" + gateway.port() + path))
                        .header("Authorization", "Bearer " + key)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String with, String path, String type, String body, String... headers) {
        // forms have one character per byte
        boolean form = type.startsWith("multipart") || List.of(headers).contains(TestForm.TYPE);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + with)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body, form ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        gateway.close();
        upstream.close();
        http.close();
    }

    /**
     * Response.
     *
     * @param response response as it was received
     */
    public record Answer(HttpResponse<byte[]> response) {

        /** Asserts the status. */
        public Answer is(int status) {
            assertThat(response.statusCode()).as(body()).isEqualTo(status);
            return this;
        }

        /** Asserts a problem of this type. */
        public Answer isProblem(int status, String slug) {
            is(status);
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            assertThat(text("type")).isEqualTo("/problems/" + slug);
            assertThat(text("request_id")).isEqualTo(header("X-Request-Id"));
            assertThat(body()).doesNotContain("Exception", "\tat ");
            return this;
        }

        /** Asserts a value in the body. */
        public Answer has(String path, @Nullable String value) {
            assertThat(text(path)).isEqualTo(value);
            return this;
        }

        /** Returns the body as text, one character per byte. */
        public String body() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        /** Returns a value in the body as text. */
        public String text(String path) {
            return String.valueOf(JsonPath.<Object>read(body(), "$." + path));
        }

        /** Returns a header; null if absent. */
        public @Nullable String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        /** Returns the violations, each as {@code field:code}. */
        public List<String> violations() {
            isProblem(400, "validation-failed");
            return JsonPath.<List<Map<String, String>>>read(body(), "$.errors").stream()
                    .map(error -> error.get("field") + ":" + error.get("code"))
                    .toList();
        }
    }
}
