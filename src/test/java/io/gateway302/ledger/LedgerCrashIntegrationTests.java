package io.gateway302.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.GatewayApplication;
import io.gateway302.GatewayProcess;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller.Row;
import io.gateway302.upstream.UpstreamAccount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of a gateway that is killed repeatedly under load. The sandbox runs in another process and counts what was
 * generated. The system property {@code gateway.test.kills} is the number of kills.
 */
class LedgerCrashIntegrationTests {

    private static final int KILLS = Integer.getInteger("gateway.test.kills", 2);
    private static final int CALLERS = 50;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Random random = new Random(302);
    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch served = new CountDownLatch(1);

    @TempDir
    Path directory;

    @Test
    void whatWasGeneratedIsInTheLedgerHoweverOftenTheProcessDies() throws Exception {
        try (RunningGateway sandbox = RunningGateway.start(
                Files.createDirectory(directory.resolve("sandbox")), "spring.profiles.active=sandbox")) {
            UpstreamAccount account = sandbox.bean(UpstreamAccount.class);
            Path home = Files.createDirectory(directory.resolve("gateway"));
            String key;
            try (GatewayProcess gateway = start(home, account)) {
                key = new LedgerCaller(gateway.port()).newClient("crash");
                workUntilKilled(gateway, key);
            }
            for (int kill = 1; kill < KILLS; kill++) {
                try (GatewayProcess gateway = start(home, account)) {
                    workUntilKilled(gateway, key);
                }
            }
            try (GatewayProcess gateway = start(home, account)) {
                compare(gateway, account.addresses().getFirst());
            }
        }
    }

    private void workUntilKilled(GatewayProcess gateway, String key) throws Exception {
        int killAfter = 300 + random.nextInt(1500);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                callers.execute(() -> {
                    // until the gateway is gone
                    while (generate(gateway, key)) {}
                });
            }
            // a busy machine may not serve a call within any of the random times
            assertThat(served.await(60, TimeUnit.SECONDS)).isTrue();
            // a random time, without waiting for a condition
            TimeUnit.MILLISECONDS.sleep(killAfter);
            gateway.close();
        }
        assertThat(gateway.endsWithin(java.time.Duration.ofSeconds(10))).isTrue();
    }

    private boolean generate(GatewayProcess gateway, String key) {
        String body = "{\"prompt\":\"a fox that sleeps sandbox:slow=" + calls.get() % 40
                + "\",\"image_urls\":[\"https://example.com/fox.jpg\"],\"width\":256,\"height\":256,\"use_sr\":false}";
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + gateway.port() + "/api/v1/images/character"))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/json")
                            .header("X-Request-Id", "call-" + calls.incrementAndGet())
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                served.countDown();
            }
            return true;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void compare(GatewayProcess gateway, URI sandbox) throws Exception {
        Map<String, Integer> generations = generations(sandbox);
        List<Row> rows = new LedgerCaller(gateway.port()).rows();
        Map<String, List<Row>> byRequest = rows.stream().collect(Collectors.groupingBy(Row::requestId));

        assertThat(generations).as("the load must have been one").hasSizeGreaterThan(10 * KILLS);
        assertThat(generations.values()).containsOnly(1);
        assertThat(byRequest.keySet()).containsAll(generations.keySet());
        assertThat(byRequest.values()).allSatisfy(found -> assertThat(found).hasSize(1));
        assertThat(rows)
                .filteredOn(row -> generations.containsKey(row.requestId()))
                .extracting(Row::outcome)
                .containsOnly("succeeded", "unknown");
        assertThat(new LedgerCaller(gateway.port()).isValid()).isTrue();
        System.out.printf(
                "%d kills, %d calls, %d generations, %d rows, of them %d unknown%n",
                KILLS,
                calls.get(),
                generations.size(),
                rows.size(),
                rows.stream().filter(row -> row.outcome().equals("unknown")).count());
    }

    private Map<String, Integer> generations(URI sandbox) throws Exception {
        String tally = http.send(
                        HttpRequest.newBuilder(URI.create(sandbox + "/sandbox/generations"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        return JsonPath.<List<Map<String, Object>>>read(tally, "$.requests[?(@.generations > 0)]").stream()
                .collect(Collectors.toMap(
                        count -> (String) count.get("request_id"), count -> (Integer) count.get("generations")));
    }

    private static GatewayProcess start(Path home, UpstreamAccount account) {
        return GatewayProcess.start(
                GatewayApplication.class,
                home,
                Map.of(
                        "AI302_API_KEY",
                        account.keys().getFirst().reveal(),
                        "AI302_BASE_URL",
                        account.addresses().getFirst().toString(),
                        "GATEWAY_ADMIN_KEY",
                        RunningGateway.ADMIN_KEY));
    }
}
