package io.gateway302.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Gateway process whose data directory may fail, its callers, and the simulated upstream, which runs in another process
 * and counts what was generated.
 */
final class FaultyDisk implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String CALL = "call-";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path home;
    private final Map<String, String> environment;
    private final RunningGateway sandbox;
    private final UpstreamAccount account;
    private final AtomicInteger calls = new AtomicInteger();
    private int tests;
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private GatewayProcess gateway;
    private String key = "";

    /**
     * Starts all of them.
     *
     * @param home empty directory; the data directory is {@code data} in it
     * @param environment environment variables of the gateway
     */
    FaultyDisk(Path home, Map<String, String> environment) throws IOException {
        this.home = home;
        this.environment = environment;
        this.sandbox = RunningGateway.start(
                Files.createDirectories(home.resolve("sandbox")), "spring.profiles.active=sandbox");
        this.account = sandbox.bean(UpstreamAccount.class);
        this.gateway = GatewayProcess.start(GatewayApplication.class, home, variables());
        this.key = ledger().newClient("shop");
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("AI302_API_KEY", account.keys().getFirst().reveal());
        variables.put("AI302_BASE_URL", account.addresses().getFirst().toString());
        variables.put("GATEWAY_ADMIN_KEY", RunningGateway.ADMIN_KEY);
        return variables;
    }

    GatewayProcess gateway() {
        return gateway;
    }

    LedgerCaller ledger() {
        return new LedgerCaller(gateway.port());
    }

    /** Begins a test: counts and comparisons are about its calls only. */
    void beginTest() {
        tests++;
        calls.set(0);
        answers.clear();
    }

    /** Returns the beginning of the ids of this test's calls. */
    private String prefix() {
        return CALL + tests + "-";
    }

    private boolean isOfOtherTest(String requestId) {
        return requestId.startsWith(CALL) && !requestId.startsWith(prefix());
    }

    /** Kills the gateway and starts another one in the same directory, without waiting until it is ready. */
    GatewayProcess restart() throws Exception {
        kill();
        gateway = GatewayProcess.launch(GatewayApplication.class, home, variables());
        return gateway;
    }

    void kill() throws Exception {
        gateway.close();
        assertThat(gateway.endsWithin(Duration.ofSeconds(10))).isTrue();
    }

    void awaitReady() {
        gateway.awaitHealth("readiness");
    }

    // ---- calls -------------------------------------------------------------------------------------------------

    /** Makes a billable call. Returns its status, or 0 if the connection was closed. */
    int call(int upstreamMillis) {
        return character(Map.of(), upstreamMillis).statusCode();
    }

    /** Makes a billable call. */
    Answer character(Map<String, String> headers, int upstreamMillis) {
        return call(
                "/api/v1/images/character",
                "{\"prompt\":\"a fox sandbox:slow=" + upstreamMillis
                        + "\",\"image_urls\":[\"https://example.com/fox.jpg\"],\"width\":256,\"height\":256,"
                        + "\"use_sr\":false}",
                headers);
    }

    /** Makes a call with its own request id. */
    Answer call(String path, String body, Map<String, String> headers) {
        String id = prefix() + calls.incrementAndGet();
        Answer answer = post(path, body, id, headers);
        answers.put(id, answer.statusCode());
        return answer;
    }

    /** Sends a GET request with the client's key. */
    Answer get(String path) {
        return send(request(path).GET());
    }

    /** Sends a request with the client's key, or with the administrator's key below {@code /admin}. */
    Answer post(String path, String body, String id, Map<String, String> headers) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .header("X-Request-Id", id)
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return send(request);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + (path.startsWith("/admin") ? RunningGateway.ADMIN_KEY : key));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("Retry-After").orElse(""));
        } catch (IOException e) {
            return new Answer(0, e.toString(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Response; its status is 0 if the connection was closed. */
    record Answer(int statusCode, String body, String retryAfter) {}

    /** Makes sequential calls on each of several threads, until it is closed. */
    Load load(int callers) {
        return new Load(callers);
    }

    final class Load implements AutoCloseable {

        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private volatile boolean enough;

        private Load(int callers) {
            for (int i = 0; i < callers; i++) {
                threads.execute(() -> {
                    while (!enough) {
                        if (call(calls.get() % 40) != 200) {
                            pause();
                        }
                    }
                });
            }
        }

        /** Waits before the next call, as a client that obeys Retry-After. */
        private static void pause() {
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(20).toNanos());
        }

        @Override
        public void close() {
            enough = true;
            threads.close();
        }
    }

    /** Waits until calls are served again. Returns the time from now to the start of the first call that was served. */
    Duration awaitService() {
        return awaitService(() -> call(0) == 200);
    }

    /**
     * Waits until another kind of request is served again. The duration of that request on a busy machine is not
     * included.
     */
    static Duration awaitService(BooleanSupplier isServed) {
        long start = System.nanoTime();
        AtomicLong begun = new AtomicLong();
        await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(50)).until(() -> {
            begun.set(System.nanoTime());
            return isServed.getAsBoolean();
        });
        return Duration.ofNanos(begun.get() - start);
    }

    long answered(int status) {
        return answers.values().stream().filter(it -> it == status).count();
    }

    /** Returns the value of a metric without labels. */
    double metric(String name) {
        String scrape = send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.managementPort() + "/actuator/prometheus")))
                .body();
        Matcher value = Pattern.compile("(?m)^" + name + " ([0-9.E]+)$").matcher(scrape);
        assertThat(value.find()).as(name).isTrue();
        return Double.parseDouble(value.group(1));
    }

    // ---- the comparison ----------------------------------------------------------------------------------------

    /**
     * Compares the generations at the upstream with the ledger.
     *
     * @param died true if a process was killed meanwhile; outcomes may be unknown then
     */
    void compare(boolean died) {
        await().atMost(TIMEOUT)
                .until(() -> metric("gateway_ledger_backlog") == 0 && metric("gateway_ledger_unwritten") == 0);
        Map<String, Integer> generations = generations();
        List<Row> rows = ledger().rows().stream()
                .filter(row -> !isOfOtherTest(row.requestId()))
                .toList();
        Map<String, List<Row>> byRequest = rows.stream().collect(Collectors.groupingBy(Row::requestId));

        assertThat(generations.values()).containsOnly(1);
        assertThat(byRequest.keySet()).as("rows of all that was generated").containsAll(generations.keySet());
        assertThat(byRequest.values()).allSatisfy(found -> assertThat(found).hasSize(1));
        assertThat(rows)
                .filteredOn(row -> generations.containsKey(row.requestId()))
                .extracting(Row::outcome)
                .isSubsetOf(died ? List.of("succeeded", "unknown") : List.of("succeeded"));
        // an intent remains if its commit failed and the process died before it could remove it
        assertThat(rows)
                .filteredOn(row -> Integer.valueOf(503).equals(answers.get(row.requestId())))
                .extracting(Row::outcome)
                .isSubsetOf(died ? List.of("limited", "unknown") : List.of("limited"));
        assertThat(ledger().isValid()).isTrue();
        System.out.printf(
                "%d calls, %d answered with 200, %d with 503, %d generations, %d rows, of them %d unknown%n",
                calls.get(),
                answered(200),
                answered(503),
                generations.size(),
                rows.size(),
                rows.stream().filter(row -> row.outcome().equals("unknown")).count());
    }

    /** Returns the number of calls that have reached the upstream; their intents are on the disk. */
    int submissions() {
        return JsonPath.read(tally(), "$.submissions");
    }

    private String tally() {
        return send(HttpRequest.newBuilder(URI.create(account.addresses().getFirst() + "/sandbox/generations")))
                .body();
    }

    private Map<String, Integer> generations() {
        return JsonPath.<List<Map<String, Object>>>read(tally(), "$.requests[?(@.generations > 0)]").stream()
                .filter(count -> !isOfOtherTest(String.valueOf(count.get("request_id"))))
                .collect(Collectors.toMap(
                        count -> (String) count.get("request_id"), count -> (Integer) count.get("generations")));
    }

    @Override
    public void close() {
        gateway.close();
        sandbox.close();
    }
}
