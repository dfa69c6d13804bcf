package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.redis.TestRedis;
import io.gateway302.sandbox.SandboxCaller;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Concurrent calls that ask for images in all forms that an upstream may read. The upstream makes as many as the call
 * means, and never more than the limit of the client. {@code gateway.test.seed} repeats a run, {@code
 * gateway.test.rounds} makes a longer one.
 */
class OvershootIntegrationTests {

    private static final int LIMIT = 60;
    private static final int CALLS = 200;
    private static final int MOST_OF_A_CALL = 9;
    private static final String MEANT = "X-Meant";

    private static final List<Target> TARGETS = List.of(
            new Target("/v1/images/generations", "n", "{\"model\":\"dall-e-2\",\"prompt\":\"a cat\""),
            new Target(
                    "/doubao/images/generations",
                    "n",
                    "{\"model\":\"doubao-seedream-4-0-250828\",\"prompt\":\"a cat\""),
            new Target("/klingai/v1/images/generations", "n", "{\"model_name\":\"kling-v1\",\"prompt\":\"a cat\""),
            new Target("/302/submit/sdxl", "num_images", "{\"prompt\":\"a cat\""),
            new Target("/302/images/generations", "n", "{\"model\":\"any\",\"prompt\":\"a cat\""));

    /** Spellings of a number in JSON. */
    private static final List<String> SPELLINGS =
            List.of("%d", "%d.0", "%de0", "\"%d\"", "\" %d \"", "\"+%d\"", "\"%d.0\"", "\"%de0\"", "\"0%d\"");

    private final long seed = Long.getLong("gateway.test.seed", System.nanoTime());
    private final int rounds = Integer.getInteger("gateway.test.rounds", 1);
    private final Random random = new Random(seed);
    private final AtomicLong made = new AtomicLong();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path data;

    private record Target(String path, String field, String json) {}

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neverMakesMoreImagesThanTheLimitAllows(boolean shared) throws Exception {
        try (TestRedis redis = TestRedis.create();
                ScriptedUpstream upstream = ScriptedUpstream.start();
                RunningGateway gateway = RunningGateway.start(
                        data,
                        "gateway.store=" + (shared ? "redis" : "embedded"),
                        "spring.data.redis.url=" + redis.url(),
                        "gateway.upstream.base-url=" + upstream.address(),
                        "gateway.upstream.api-key=" + SandboxCaller.KEY,
                        "gateway.ledger.cost-lookup.enabled=false");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            upstream.answers(this::make);
            for (int round = 0; round < rounds; round++) {
                for (Target target : TARGETS) {
                    check(target, gateway, threads);
                }
            }
        }
    }

    private void check(Target target, RunningGateway gateway, ExecutorService threads) throws Exception {
        String key = new LedgerCaller(gateway.port())
                .newClientOf("{\"name\":\"c" + random.nextInt(Integer.MAX_VALUE)
                        + "\",\"validation\":\"off\",\"limits\":{\"units_per_day\":{\"image\":" + LIMIT + "}}}");
        made.set(0);
        List<Callable<Integer>> calls = IntStream.range(0, CALLS)
                .mapToObj(_ -> request(target, "http://127.0.0.1:" + gateway.port(), key))
                .<Callable<Integer>>map(request ->
                        () -> http.send(request, BodyHandlers.discarding()).statusCode())
                .toList();
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> call : threads.invokeAll(calls)) {
            statuses.add(call.get());
        }

        assertThat(made.get())
                .as("%s, seed %d: %s", target.path(), seed, statuses)
                .isBetween(1L, (long) LIMIT);
        assertThat(statuses).as("%s, seed %d", target.path(), seed).isSubsetOf(200, 400, 402, 415);
    }

    private void make(HttpExchange exchange) throws IOException {
        int number = Integer.parseInt(exchange.getRequestHeaders().getFirst(MEANT));
        made.addAndGet(number);
        String images = IntStream.range(0, number)
                .mapToObj(_ -> "{\"url\":\"https://example.com/a.png\"}")
                .collect(Collectors.joining(","));
        ScriptedUpstream.answer(
                exchange, 200, "application/json", "{\"code\":0,\"task_id\":\"t\",\"data\":[" + images + "]}");
    }

    private HttpRequest request(Target target, String address, String key) {
        int number = 1 + random.nextInt(MOST_OF_A_CALL);
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key)
                .header(MEANT, Integer.toString(number));
        String field = target.field();
        String spelled = SPELLINGS.get(random.nextInt(SPELLINGS.size())).formatted(number);
        return switch (random.nextInt(6)) {
            case 0, 1 -> json(request, address + target.path(), target.json() + ",\"" + field + "\":" + spelled + "}");
            // two readers may take different ones
            case 2 ->
                json(
                        request,
                        address + target.path() + "?" + field + "=" + number,
                        target.json() + ",\"" + field + "\":1}");
            case 3 ->
                json(
                        request,
                        address + target.path(),
                        target.json() + ",\"" + field + "\":1,\"num_outputs\":" + spelled + "}");
            case 4 ->
                request.uri(URI.create(address + target.path()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("model=dall-e-2&model_name=kling-v1&prompt=a&" + field + "="
                                + URLEncoder.encode(" " + number, StandardCharsets.UTF_8)))
                        .build();
            default ->
                request.uri(URI.create(address + target.path()))
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(BodyPublishers.ofString(part("model", "dall-e-2") + part("prompt", "a")
                                + part(field, Integer.toString(number)) + "--b--\r\n"))
                        .build();
        };
    }

    private static HttpRequest json(HttpRequest.Builder request, String address, String body) {
        return request.uri(URI.create(address))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
}
