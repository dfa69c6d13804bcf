package io.gateway302.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.api.image.CharacterBodies;
import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Allowances;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayHandler;
import io.gateway302.idempotency.IdempotencyFilter;
import io.gateway302.identity.Caller;
import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.LedgerReader;
import io.gateway302.ledger.query.LedgerQuery;
import io.gateway302.ledger.record.IntentFilter;
import io.gateway302.ledger.record.LedgerFilter;
import io.gateway302.limits.LimitsFilter;
import io.gateway302.metrics.MetricsFilter;
import io.gateway302.problem.ProblemException;
import io.gateway302.tasks.TaskFilter;
import io.gateway302.upstream.call.Upstream;
import io.gateway302.usage.PriceList;
import io.gateway302.usage.UsageFilter;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests of exceptions in each step of the gateway after a request was sent. Limits, idempotency and ledger must agree
 * that the call may have been billed.
 */
class FailingStepIntegrationTests {

    private static final LedgerQuery EVERYTHING = new LedgerQuery(null, null, null, null, null);

    private static final AtomicInteger requests = new AtomicInteger();
    private static final CountDownLatch held = new CountDownLatch(1);
    private static volatile boolean hangs;

    private static RawServer upstream;
    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) {
        upstream = RawServer.start(FailingStepIntegrationTests::answer);
        gateway = RunningGateway.start(directory, "gateway.upstream.base-url=http://127.0.0.1:" + upstream.port());
    }

    @AfterAll
    static void stop() throws IOException {
        held.countDown();
        gateway.close();
        upstream.close();
    }

    private static void answer(Socket socket) throws IOException {
        RawServer.readRequest(socket);
        requests.incrementAndGet();
        if (hangs) {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        RawServer.write(
                socket,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                        + CharacterBodies.SUCCESS.length() + "\r\n\r\n" + CharacterBodies.SUCCESS);
    }

    private static List<GatewayFilter> filters() {
        return Stream.of(
                        MetricsFilter.class,
                        CallLogFilter.class,
                        LedgerFilter.class,
                        ShutdownFilter.class,
                        AllowFilter.class,
                        LimitsFilter.class,
                        IdempotencyFilter.class,
                        TaskFilter.class,
                        UsageFilter.class,
                        IntentFilter.class)
                .<GatewayFilter>map(gateway::bean)
                .toList();
    }

    static Stream<String> steps() {
        return Stream.concat(
                filters().stream().map(filter -> filter.getClass().getSimpleName()), Stream.of("Upstream"));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void anExceptionInFrontOfThisStepLeavesTheCallCharged(String step) {
        int place = steps().toList().indexOf(step);
        List<GatewayFilter> filters = new ArrayList<>(filters());
        filters.add(place, (call, chain) -> {
            var _ = chain.proceed(call);
            throw new IllegalStateException("a bug in front of " + step);
        });
        GatewayExchange call = call();

        assertThatThrownBy(() -> pipeline(filters).handle(call)).isInstanceOf(IllegalStateException.class);

        isTakenAsCharged(call);
    }

    /** Threads may be interrupted by the virtual machine, by containers, or by a bug. */
    @Test
    void anInterruptWhileTheResponseIsAwaitedLeavesTheCallCharged() throws InterruptedException {
        hangs = true;
        int before = requests.get();
        GatewayExchange call = call();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                var _ = gateway.bean(GatewayHandler.class).handle(call);
            } catch (IllegalStateException _) {
                // the interrupt
            }
        });
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> requests.get() > before);

        caller.interrupt();
        caller.join();
        hangs = false;

        isTakenAsCharged(call);
    }

    private static void isTakenAsCharged(GatewayExchange call) {
        assertThat(Objects.requireNonNull(call.result()).billing().mayBeCharged())
                .isTrue();
        assertThat(entry(call).cost()).as("in the ledger").isNotNull();
        assertThat(gateway.bean(Allowances.class).of(call.caller()).spend().unitsToday())
                .as("in the limits")
                .containsEntry(Unit.IMAGE, 1L);
        isNotSentAgain(call);
    }

    private static CallEntry entry(GatewayExchange call) {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> find(call), Objects::nonNull);
    }

    private static @Nullable CallEntry find(GatewayExchange call) {
        return gateway.bean(LedgerReader.class).search(EVERYTHING, null, 1).stream()
                .map(recorded -> recorded.call())
                .filter(entry -> entry.requestId().equals(call.id()))
                .findFirst()
                .orElse(null);
    }

    /**
     * Checks a duplicate with the same idempotency key: it returns the result of the first call, or a problem, but
     * sends no request.
     */
    private static void isNotSentAgain(GatewayExchange call) {
        int before = requests.get();
        GatewayExchange repeat = new GatewayExchange(
                "repeat-of-" + call.id(),
                call.door(),
                call.operation(),
                call.caller(),
                call.headers(),
                call.body(),
                call.receivedAt());
        try {
            var _ = gateway.bean(GatewayHandler.class).handle(repeat);
        } catch (ProblemException _) {
            // the outcome of the first call is unknown
        }
        assertThat(requests.get()).isEqualTo(before);
        assertThat(Objects.requireNonNull(repeat.result()).replayed()).isTrue();
    }

    private static GatewayPipeline pipeline(List<GatewayFilter> filters) {
        return new GatewayPipeline(
                filters,
                gateway.bean(Upstream.class)::send,
                gateway.bean(PriceList.class),
                gateway.bean(Allowances.class));
    }

    private static GatewayExchange call() {
        String id = UUID.randomUUID().toString();
        HttpHeaders headers = new HttpHeaders();
        headers.set("Idempotency-Key", id);
        byte[] body = CharacterBodies.MINIMAL.getBytes(StandardCharsets.UTF_8);
        return new GatewayExchange(
                id,
                EntryPoint.TYPED,
                gateway.bean(Catalog.class).require("doubao.drawing.character"),
                Caller.unlimited("client-" + id, "shop", "key-" + id),
                headers,
                new Body.Json(body, JsonMapper.shared().readTree(body)),
                Instant.now());
    }
}
