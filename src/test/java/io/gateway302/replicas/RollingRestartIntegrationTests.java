package io.gateway302.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.GatewayProcess;
import io.gateway302.identity.PostgresSchema;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.ledger.LedgerCaller.Row;
import io.gateway302.redis.TestRedis;
import io.gateway302.sandbox.SandboxCaller;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three replicas behind a load balancer are restarted one after the other under load, and no caller notices. The system
 * property {@code gateway.test.rolls} says how many rounds there are.
 */
class RollingRestartIntegrationTests {

    private static final int ROUNDS = Integer.getInteger("gateway.test.rolls", 1);
    private static final int REPLICAS = 3;
    /** Few enough to leave a replica that starts some processor time. */
    private static final int CALLERS = 4;

    private static final int CALLS_BETWEEN = 40;

    /** What a JVM that was ended by SIGTERM returns. */
    private static final int TERMINATED = 143;

    private static final Duration MAX_STOP = Duration.ofSeconds(40);

    @TempDir
    Path directory;

    @Test
    void noCallFailsAndNoRowIsLostWhileEachReplicaIsRestarted() throws Exception {
        try (TestRedis redis = TestRedis.create();
                SandboxCaller sandbox = new SandboxCaller();
                Balancer balancer = new Balancer(Duration.ofMillis(500))) {
            Replicas replicas = new Replicas(directory)
                    .on(PostgresSchema.create(), redis.url())
                    .with("AI302_API_KEY", SandboxCaller.KEY)
                    .with("AI302_BASE_URL", sandbox.at("").toString())
                    .with("gateway.shutdown.delay=5s");
            List<GatewayProcess> gateways = new ArrayList<>(replicas.start(names()));
            try {
                gateways.forEach(balancer::add);
                String key = new LedgerCaller(gateways.getFirst().port()).newClient("roll");
                awaitKey(gateways, key);
                Callers callers = new Callers(balancer.port(), key, CALLERS);
                try (callers) {
                    for (int round = 0; round < ROUNDS; round++) {
                        restartEach(gateways, replicas, balancer, callers);
                    }
                }
                compare(callers, gateways, sandbox);
            } finally {
                gateways.forEach(GatewayProcess::close);
            }
        }
    }

    private static String[] names() {
        return IntStream.range(0, REPLICAS)
                .mapToObj(i -> String.valueOf((char) ('a' + i)))
                .toArray(String[]::new);
    }

    private static void restartEach(
            List<GatewayProcess> gateways, Replicas replicas, Balancer balancer, Callers callers) throws Exception {
        for (int i = 0; i < gateways.size(); i++) {
            awaitCalls(callers, callers.successes() + CALLS_BETWEEN);
            GatewayProcess old = gateways.get(i);
            long start = System.nanoTime();
            old.terminate();
            assertThat(old.endsWithin(MAX_STOP)).as(old.stdout()).isTrue();
            System.out.printf(
                    "stopped in %d ms, %d calls so far, %d failures%n",
                    Duration.ofNanos(System.nanoTime() - start).toMillis(),
                    callers.successes(),
                    callers.failures().size());
            assertThat(old.exitCode()).isEqualTo(TERMINATED);
            assertThat(old.stderr()).isEmpty();
            assertThat(callers.failures()).isEmpty();
            balancer.remove(old);
            gateways.set(i, replicas.start(names()[i]));
            balancer.add(gateways.get(i));
        }
        awaitCalls(callers, callers.successes() + CALLS_BETWEEN);
    }

    private static void awaitCalls(Callers callers, int count) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> callers.successes() >= count);
    }

    private static void awaitKey(List<GatewayProcess> gateways, String key) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (GatewayProcess gateway : gateways) {
                HttpRequest me = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/api/v1/me"))
                        .header("Authorization", "Bearer " + key)
                        .build();
                Awaitility.await()
                        .until(() -> http.send(me, BodyHandlers.ofString()).statusCode() != 401);
            }
        }
    }

    private static void compare(Callers callers, List<GatewayProcess> gateways, SandboxCaller sandbox)
            throws Exception {
        assertThat(callers.failures()).isEmpty();
        LedgerCaller ledger = new LedgerCaller(gateways.getLast().port());
        // what the others have not shipped yet
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> ledger.rows().size() >= callers.successes());
        List<Row> rows = ledger.rows();
        Map<String, Integer> generations = generations(sandbox);

        assertThat(rows).extracting(Row::requestId).doesNotHaveDuplicates();
        assertThat(rows).extracting(Row::requestId).containsExactlyInAnyOrderElementsOf(callers.succeeded());
        assertThat(rows).extracting(Row::outcome).containsOnly("succeeded");
        assertThat(generations.values()).containsOnly(1);
        assertThat(generations.keySet()).isEqualTo(callers.succeeded());
        assertThat(ledger.isValid()).isTrue();
        System.out.printf(
                "%d rounds of %d restarts, %d calls by %d callers, 0 failures, %d rows%n",
                ROUNDS, REPLICAS, callers.successes(), CALLERS, rows.size());
    }

    private static Map<String, Integer> generations(SandboxCaller sandbox) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String tally = http.send(
                            HttpRequest.newBuilder(sandbox.at("/sandbox/generations"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return JsonPath.<List<Map<String, Object>>>read(tally, "$.requests[?(@.generations > 0)]").stream()
                    .collect(Collectors.toMap(
                            count -> (String) count.get("request_id"), count -> (Integer) count.get("generations")));
        }
    }
}
