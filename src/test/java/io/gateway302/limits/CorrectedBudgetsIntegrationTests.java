package io.gateway302.limits;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RunningGateway;
import io.gateway302.SteppedClock;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import io.gateway302.identity.Limits;
import io.gateway302.limits.store.MemoryLimitStore;
import io.gateway302.redis.StoppedClock;
import io.gateway302.redis.TestRedis;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Corrections of budgets by real costs in a complete gateway whose store of the limits is on the other side of the edge of
 * a day or a month, so that a call arrives in one window and is charged to another. The gateway is restarted in between.
 */
class CorrectedBudgetsIntegrationTests {

    private static final String RECORDS = "/dashboard/record/r-1";
    private static final AtomicReference<Instant> storeTime = new AtomicReference<>(Instant.EPOCH);

    private final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    private Path data;

    private @Nullable TestRedis redis;

    /** Configuration with a store in memory that has another time than the gateway. */
    static class StoreOfAnotherTime {

        @Bean
        @Primary
        MemoryLimitStore storeOfAnotherTime(LimitsProperties properties) {
            return new MemoryLimitStore(new SteppedClock(storeTime.get()), properties.leases());
        }
    }

    @BeforeEach
    void start() {
        upstream.start();
        upstream.stubFor(
                post("/doubao/drawing/character").willReturn(okJson(SUCCESS).withHeader("request-id", "r-1")));
        upstream.stubFor(get(RECORDS).willReturn(notFound()));
        LimitedClients.limits.set(
                new Limits(null, null, null, Map.of(), new BigDecimal("20"), new BigDecimal("300"), null, null));
    }

    @AfterEach
    void stop() {
        upstream.stop();
        LimitedClients.limits.set(Limits.NONE);
        if (redis != null) {
            redis.close();
        }
    }

    /** Returns the time of a store on the other side of an edge. */
    private static Instant beyond(String edge) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        return switch (edge) {
            case "next day" -> startOf(today.plusDays(1));
            case "next month" -> startOf(today.withDayOfMonth(1).plusMonths(1));
            case "last day" -> startOf(today).minusSeconds(1);
            case "last month" -> startOf(today.withDayOfMonth(1)).minusSeconds(1);
            default -> throw new IllegalArgumentException(edge);
        };
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private List<String> properties(String store, Instant time) {
        List<String> properties = new ArrayList<>(List.of("gateway.upstream.base-url=" + upstream.baseUrl()));
        if (store.equals("memory")) {
            storeTime.set(time);
            properties.add(LimitedClients.PROPERTY + "," + StoreOfAnotherTime.class.getName());
            return properties;
        }
        assumeTrue(StoppedClock.isInstalled(), "a Redis with a clock that can be moved");
        TestRedis started = TestRedis.create(data, new StoppedClock(data, time));
        redis = started;
        properties.addAll(
                List.of(LimitedClients.PROPERTY, "gateway.store=redis", "spring.data.redis.url=" + started.url()));
        return properties;
    }

    private RunningGateway start(List<String> properties) {
        return RunningGateway.start(data.resolve("gateway"), properties.toArray(String[]::new));
    }

    private static List<String> left(TypedCaller caller) {
        Answer answer = TypedCaller.insist(
                () -> caller.send(caller.request("/api/v1/me").GET()));
        return List.of(answer.text("limits[0].remaining"), answer.text("limits[1].remaining"));
    }

    @ParameterizedTest
    @CsvSource({
        "memory, next day, 0.20, 19.80, 299.80",
        "memory, next month, 0.20, 19.80, 299.80",
        "memory, next month, 0.01, 19.99, 299.99",
        "redis, next day, 0.20, 19.80, 299.80",
        "redis, next month, 0.20, 19.80, 299.80",
        "redis, next month, 0.01, 19.99, 299.99",
        "redis, last day, 0.20, 19.80, 299.80",
        "redis, last month, 0.20, 19.80, 299.80",
        "redis, last month, 0.01, 19.99, 299.99"
    })
    void aRealCostReachesTheDayAndTheMonthThatWereCharged(
            String store, String edge, String cost, String leftOfDay, String leftOfMonth) {
        List<String> properties = properties(store, beyond(edge));
        TypedCaller caller;
        try (RunningGateway gateway = start(properties)) {
            caller = TypedCaller.of(gateway);
            TypedCaller first = caller;
            TypedCaller.insist(() -> first.character(MINIMAL)).isSuccess();
            assertThat(left(caller)).containsExactly("19.95", "299.95");
        }

        upstream.stubFor(get(RECORDS).willReturn(okJson("{\"code\":0,\"data\":{\"cost\":\"" + cost + "\"}}")));

        try (RunningGateway gateway = start(properties)) {
            TypedCaller later = caller.at(gateway);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(left(later)).containsExactly(leftOfDay, leftOfMonth));
        }
    }
}
