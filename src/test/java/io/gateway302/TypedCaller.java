package io.gateway302;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.jayway.jsonpath.JsonPath;
import io.gateway302.identity.client.Clients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Client of the typed API over real HTTP, with assertions on its responses. */
public final class TypedCaller {

    private static final List<String> STORE_AWAY = List.of("limits-unavailable", "idempotency-unavailable");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;
    private final String key;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private TypedCaller(String address, String key) {
        this.address = address;
        this.key = key;
        log.start();
        ((Logger) LoggerFactory.getLogger("io.gateway302.upstream")).addAppender(log);
    }

    /** Creates a client with a key of its own in the gateway. */
    public static TypedCaller of(RunningGateway gateway) {
        return named("typed-caller", gateway);
    }

    /** Returns the client of this name, with a new key. */
    public static TypedCaller named(String name, RunningGateway gateway) {
        return new TypedCaller(
                "http://127.0.0.1:" + gateway.port(),
                gateway.bean(Clients.class).provide(name, null).reveal());
    }

    /** Returns the same client, with the same key, for another gateway. */
    public TypedCaller at(RunningGateway gateway) {
        return new TypedCaller("http://127.0.0.1:" + gateway.port(), key);
    }

    /** Returns a client of the gateway at this address with this key. */
    public static TypedCaller at(String address, String key) {
        return new TypedCaller(address, key);
    }

    /** Returns a client of the gateway with this key. */
    public static TypedCaller with(RunningGateway gateway, String key) {
        return new TypedCaller("http://127.0.0.1:" + gateway.port(), key);
    }

    /** Returns its key. */
    public String key() {
        return key;
    }

    /** Requests a character image. */
    public Answer character(String body) {
        return send(request("/api/v1/images/character").POST(BodyPublishers.ofString(body)));
    }

    /**
     * Repeats a call while the shared store is unavailable, as the problem advises callers: on a busy machine the store
     * may exceed its timeout. Such a problem means that nothing was sent upstream, so repetition is safe.
     */
    public static Answer insist(Supplier<Answer> call) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(
                        call::get,
                        answer ->
                                STORE_AWAY.stream().noneMatch(answer.response().body()::contains));
    }

    /** Requests a character image without waiting. */
    public CompletableFuture<Answer> characterLater(String body) {
        return CompletableFuture.supplyAsync(() -> character(body));
    }

    /** Returns a builder of a JSON request with the key. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    /** Sends a request. */
    public Answer send(HttpRequest.Builder request) {
        try {
            long start = System.nanoTime();
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response, Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the gateway's log of its attempts so far. */
    public String warnings() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .collect(Collectors.joining("\n"));
    }

    /**
     * Response.
     *
     * @param response response as it was received
     * @param time duration of the request
     */
    public record Answer(HttpResponse<String> response, Duration time) {

        /** Asserts a success with an image. */
        public Answer isSuccess() {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(text("status")).isEqualTo("succeeded");
            assertThat(text("images[0].content_type")).startsWith("image/");
            return this;
        }

        /** Asserts a problem of this type, complete as RFC 9457 and the contract define it. */
        public Answer isProblem(int status, String slug) {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            assertThat(text("type")).isEqualTo("/problems/" + slug);
            assertThat(text("status")).isEqualTo(Integer.toString(status));
            assertThat(text("title")).isNotBlank();
            assertThat(text("detail")).isNotBlank();
            assertThat(text("instance")).startsWith("/");
            assertThat(text("request_id")).isEqualTo(header("X-Request-Id"));
            assertThat(response.body()).doesNotContain("Exception", "\tat ", "<html");
            return this;
        }

        /** Asserts a value in the body. */
        public Answer has(String path, String value) {
            assertThat(text(path)).isEqualTo(value);
            return this;
        }

        /** Asserts a header. */
        public Answer hasHeader(String name, @Nullable String value) {
            assertThat(header(name)).isEqualTo(value);
            return this;
        }

        /** Asserts that the body does not contain a text. */
        public Answer doesNotMention(String text) {
            assertThat(response.body()).doesNotContain(text);
            assertThat(response.headers().map().toString()).doesNotContain(text);
            return this;
        }

        /** Asserts the number of attempts. */
        public Answer madeAttempts(int attempts) {
            assertThat(header("Gateway-Attempts")).isEqualTo(Integer.toString(attempts));
            return this;
        }

        /** Asserts a maximum duration. */
        public Answer tookLessThan(Duration limit) {
            assertThat(time).isLessThan(limit);
            return this;
        }

        /** Asserts a minimum duration. */
        public Answer tookAtLeast(Duration limit) {
            assertThat(time).isGreaterThanOrEqualTo(limit);
            return this;
        }

        /** Returns a header; null if absent. */
        public @Nullable String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        /** Returns a value in the body as text. */
        public String text(String path) {
            return String.valueOf(JsonPath.<Object>read(response.body(), "$." + path));
        }

        /** Returns the violations of a problem, each as {@code field:code}. */
        public List<String> violations() {
            return JsonPath.<List<java.util.Map<String, String>>>read(response.body(), "$.errors").stream()
                    .map(error -> error.get("field") + ":" + error.get("code"))
                    .toList();
        }
    }
}
