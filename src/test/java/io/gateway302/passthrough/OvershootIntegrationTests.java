package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.passthrough.OvershootTarget.Quantity;
import io.gateway302.redis.TestRedis;
import io.gateway302.sandbox.SandboxCaller;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Concurrent calls that ask for images, seconds, characters and tokens in all forms that an upstream may read. The
 * upstream makes as much as the call means, and never more than the limit of the client.
 *
 * <p>{@code gateway.test.seed} repeats a run. {@code gateway.test.overshoot=all} takes all operations of the catalog that
 * count or price such a quantity, another value those whose id contains it; by default, it is a sample.
 */
class OvershootIntegrationTests {

    private static final int CALLS = 200;
    private static final int SAMPLE = 2;
    private static final String CHOSEN = System.getProperty("gateway.test.overshoot", "");
    /** Expected statuses; 503 of a busy Redis, too. */
    private static final Set<Integer> STATUSES = Set.of(200, 400, 402, 415, 503);

    private static final int ATTEMPTS = 5;
    private static final String MEANT = "X-Meant";

    private final long seed = Long.getLong("gateway.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final AtomicLong made = new AtomicLong();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neverMakesMoreThanTheLimitAllows(boolean shared) throws Exception {
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
            List<String> wrong = new ArrayList<>();
            for (OvershootTarget target : targets()) {
                upstream.answers(exchange -> make(target, exchange));
                boolean known = false;
                for (int attempt = 0; attempt < ATTEMPTS && !known; attempt++) {
                    known = check(target, gateway, threads, wrong);
                }
                assertThat(known).as("%s is not served", target).isTrue();
            }
            assertThat(String.join("\n", wrong)).as("seed %d", seed).isEmpty();
        }
    }

    private List<OvershootTarget> targets() {
        List<OvershootTarget> all = new ArrayList<>(OvershootTarget.all());
        if (!CHOSEN.isEmpty()) {
            all.removeIf(target -> !CHOSEN.equals("all") && !target.toString().contains(CHOSEN));
            return all;
        }
        Collections.shuffle(all, random);
        List<OvershootTarget> sample = new ArrayList<>();
        for (Quantity quantity : Quantity.values()) {
            all.stream()
                    .filter(target -> target.quantity() == quantity)
                    .limit(SAMPLE)
                    .forEach(sample::add);
        }
        return sample;
    }

    /** Sends the calls of a new client. Returns false if the store of the limits was too busy for all of them. */
    private boolean check(OvershootTarget target, RunningGateway gateway, ExecutorService threads, List<String> wrong)
            throws Exception {
        String key = new LedgerCaller(gateway.port())
                .newClientOf("{\"name\":\"c" + random.nextInt(Integer.MAX_VALUE)
                        + "\",\"validation\":\"off\",\"limits\":" + target.limits() + "}");
        made.set(0);
        OvershootCalls forms = new OvershootCalls(target, random, "http://127.0.0.1:" + gateway.port());
        List<Callable<Integer>> calls = IntStream.range(0, CALLS)
                .mapToObj(_ -> request(forms, key))
                .<Callable<Integer>>map(request ->
                        () -> http.send(request, BodyHandlers.discarding()).statusCode())
                .toList();
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (Future<Integer> call : threads.invokeAll(calls)) {
            statuses.merge(call.get(), 1, Integer::sum);
        }
        if (statuses.containsKey(503) && made.get() == 0) {
            return false;
        }
        boolean overshoots = made.get() < 1 || made.get() > target.quantity().limit();
        if (overshoots || !STATUSES.containsAll(statuses.keySet())) {
            wrong.add("%s: %d of %d, statuses %s"
                    .formatted(target, made.get(), target.quantity().limit(), statuses));
        }
        return true;
    }

    private HttpRequest request(OvershootCalls forms, String key) {
        int number = 1 + random.nextInt(forms.target().quantity().most());
        return forms.next(number)
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key)
                .header(MEANT, Integer.toString(number))
                .build();
    }

    private void make(OvershootTarget target, HttpExchange exchange) throws IOException {
        int number = Integer.parseInt(exchange.getRequestHeaders().getFirst(MEANT));
        made.addAndGet(number);
        ScriptedUpstream.answer(exchange, 200, "application/json", target.response(number));
    }
}
