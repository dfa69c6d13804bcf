package io.gateway302.limits;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Corrections of budgets by real costs in a complete gateway whose store of the limits is on the other side of the edge of
 * a day or a month, so that a call arrives in one window and is charged to another. The gateway is restarted in between,
 * and goes on with the next test, in which the store is at a later time.
 */
class CorrectedBudgetsIntegrationTests {

    private static final String PATH = "/doubao/drawing/character";
    private static final String RECORDS = "/dashboard/record/";
    private static final SteppedClock memoryClock = new SteppedClock(Instant.EPOCH);

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    /** Running gateways by the name of their store. */
    private static final Map<String, RunningGateway> gateways = new HashMap<>();

    @TempDir
    private static Path data;

    private static @Nullable StoppedClock redisClock;
    private static @Nullable TestRedis redis;

    /** Configuration with a store in memory that has another time than the gateway. */
    static class StoreOfAnotherTime {

        @Bean
        @Primary
        MemoryLimitStore storeOfAnotherTime(LimitsProperties properties) {
            return new MemoryLimitStore(memoryClock, properties.leases());
        }
    }

    @BeforeAll
    static void start() {
        upstream.start();
        upstream.stubFor(get(urlPathMatching(RECORDS + ".*")).willReturn(notFound()));
        LimitedClients.limits.set(
                new Limits(null, null, null, Map.of(), new BigDecimal("20"), new BigDecimal("300"), null, null));
    }

    @AfterAll
    static void stop() {
        gateways.values().forEach(RunningGateway::close);
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

    /** Sets the time of a store. */
    private static void setTime(String store, Instant time) {
        if (store.equals("memory")) {
            memoryClock.set(time);
            return;
        }
        assumeTrue(StoppedClock.isInstalled(), "a Redis with a clock that can be moved");
        if (redisClock != null) {
            redisClock.set(time);
            return;
        }
        StoppedClock clock = new StoppedClock(data, time);
        redis = TestRedis.create(data, clock);
        redisClock = clock;
    }

    private static RunningGateway start(String store) {
        String base = "gateway.upstream.base-url=" + upstream.baseUrl();
        return store.equals("memory")
                ? RunningGateway.start(
                        data.resolve(store), base, LimitedClients.PROPERTY + "," + StoreOfAnotherTime.class.getName())
                : RunningGateway.start(
                        data.resolve(store),
                        base,
                        LimitedClients.PROPERTY,
                        "gateway.store=redis",
                        "spring.data.redis.url=" + Objects.requireNonNull(redis).url());
    }

    private static RunningGateway running(String store) {
        return gateways.computeIfAbsent(store, CorrectedBudgetsIntegrationTests::start);
    }

    /** Makes a call by a client of this name, whose record at the upstream has it too. */
    private static TypedCaller called(RunningGateway gateway, String name) {
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withHeader("request-id", name)));
        TypedCaller caller = TypedCaller.named(name, gateway);
        TypedCaller.insist(() -> caller.character(MINIMAL)).isSuccess();
        assertThat(left(caller)).containsExactly("19.95", "299.95");
        return caller;
    }

    private static void appears(String record, String cost) {
        upstream.stubFor(get(RECORDS + record).willReturn(okJson("{\"code\":0,\"data\":{\"cost\":\"" + cost + "\"}}")));
    }

    private static List<String> left(TypedCaller caller) {
        Answer answer = TypedCaller.insist(
                () -> caller.send(caller.request("/api/v1/me").GET()));
        return List.of(answer.text("limits[0].remaining"), answer.text("limits[1].remaining"));
    }

    private static void awaitLeft(TypedCaller caller, String ofDay, String ofMonth) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(left(caller)).containsExactly(ofDay, ofMonth));
    }

    /** The times of each store are in ascending order, because stores forget the windows that have passed. */
    @ParameterizedTest
    @CsvSource({
        "memory, next day",
        "memory, next month",
        "redis, last month",
        "redis, last day",
        "redis, next day",
        "redis, next month"
    })
    void aRealCostReachesTheDayAndTheMonthThatWereCharged(String store, String edge) {
        setTime(store, beyond(edge));
        RunningGateway gateway = running(store);
        String suffix = (store + "-" + edge).replace(' ', '-');
        TypedCaller dearer = called(gateway, "dearer-" + suffix);
        TypedCaller cheaper = called(gateway, "cheaper-" + suffix);
        Objects.requireNonNull(gateways.remove(store)).close();

        appears("dearer-" + suffix, "0.20");
        appears("cheaper-" + suffix, "0.01");

        RunningGateway later = running(store);
        awaitLeft(dearer.at(later), "19.80", "299.80");
        awaitLeft(cheaper.at(later), "19.99", "299.99");
    }
}
