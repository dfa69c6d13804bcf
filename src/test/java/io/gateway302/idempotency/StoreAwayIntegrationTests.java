package io.gateway302.idempotency;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import io.gateway302.redis.SharedStore;
import io.gateway302.redis.TestRedis;
import io.gateway302.redis.Times;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Effects on callers of a Redis that hangs, stops and recovers, with the default timeouts of a gateway. */
class StoreAwayIntegrationTests {

    private static final String PATH = "/doubao/drawing/character";
    private static final int UPSTREAM_MILLIS = 300;
    private static final int CALLS = 10;
    private static final int OF_EACH_KIND = 25;
    private static final int ROUNDS = 5;

    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private static final WireMockServer upstream =
            new WireMockServer(options().dynamicPort().containerThreads(100));

    @TempDir
    static Path data;

    private static TestRedis redis;
    private static RunningGateway gateway;
    private static KeyedCaller caller;

    @BeforeAll
    static void start() {
        upstream.start();
        redis = TestRedis.create();
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "gateway.store=redis",
                "spring.data.redis.url=" + redis.url());
        caller = new KeyedCaller(TypedCaller.of(gateway));
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS)));
        awaitStore();
        // The first execution of each path takes longer, including the path without the store.
        for (int i = 0; i < ROUNDS; i++) {
            burst(() -> {});
            burst(redis::hang);
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
        redis.close();
        upstream.stop();
    }

    @BeforeEach
    void forgetTheLastTest() {
        upstream.resetAll();
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS)));
        awaitStore();
    }

    @Test
    void aHangingStoreDoesNotHoldUpKeyedCallsAndNeedsNoRestartAfterwards() {
        keyedCallsAreNotHeldUp("hanging", redis::hang, redis::goOn);
    }

    @Test
    void aStoppedStoreDoesNotHoldUpKeyedCallsAndNeedsNoRestartAfterwards() {
        keyedCallsAreNotHeldUp("stopped", redis::stop, redis::start);
    }

    private static void keyedCallsAreNotHeldUp(String how, Runnable goAway, Runnable comeBack) {
        List<Times> before = new ArrayList<>();
        List<Times> during = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            before.add(times(oneAfterAnother().map(Answer::isSuccess).toList()));
            upstream.resetRequests();
            goAway.run();
            try {
                during.add(times(oneAfterAnother()
                        .map(answer ->
                                answer.isProblem(503, "idempotency-unavailable").hasHeader("Retry-After", "5"))
                        .toList()));
            } finally {
                comeBack.run();
            }
            submissions(0);
            awaitStore();
        }

        Times.all(during).addAtMostAHundredMillis("keyed calls, store " + how, Times.all(before));
    }

    private static Stream<Answer> oneAfterAnother() {
        return Stream.generate(StoreAwayIntegrationTests::keyed).limit(CALLS);
    }

    @Test
    void anAnswerWhoseEndFindsTheStoreHangingIsNotHeldUpAndIsGivenAgainLater() {
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withFixedDelay(UPSTREAM_MILLIS)));
        List<Answer> before = new ArrayList<>();
        List<Answer> during = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            before.add(keyed().isSuccess());
            during.add(answerWhoseEndFindsTheStoreHanging());
        }

        times(during).addAtMostAHundredMillis("answers whose end finds the store hanging", times(before));
    }

    private static Answer answerWhoseEndFindsTheStoreHanging() {
        upstream.resetRequests();
        String key = UUID.randomUUID().toString();
        CompletableFuture<Answer> first = caller.characterLater(key, MINIMAL);
        awaitSubmissions(1);
        redis.hang();
        Answer answer;
        try {
            caller.character(key, MINIMAL).isProblem(503, "idempotency-unavailable");
            answer = first.join().isSuccess();
            caller.character(key, MINIMAL).isProblem(503, "idempotency-unavailable");
        } finally {
            redis.goOn();
        }
        Answer again = Awaitility.await()
                .until(
                        () -> caller.character(key, MINIMAL),
                        repeat -> repeat.response().statusCode() != 503)
                .isSuccess();
        assertThat(KeyedCaller.replayed(again)).isTrue();
        assertThat(again.response().body()).isEqualTo(answer.response().body());
        submissions(1);
        awaitStore();
        return answer;
    }

    @Test
    void callsThatStartAsTheStoreHangsAreNotHeldUp() {
        List<Burst> during = compare("as the store hangs", () -> {}, redis::hang);

        assertThat(during).allSatisfy(burst -> {
            burst.plain().forEach(Answer::isSuccess);
            assertThat(burst.keyed())
                    .extracting(answer -> answer.response().statusCode())
                    .isSubsetOf(200, 503);
        });
    }

    @Test
    void callsThatEndAsTheStoreHangsAreNotHeldUpAndGivenAgainLater() {
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withFixedDelay(UPSTREAM_MILLIS)));
        Runnable whenAllAreUnderWay = () ->
                Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> submitted() == 2 * OF_EACH_KIND);
        List<Burst> during = compare("that end as the store hangs", whenAllAreUnderWay, () -> {
            whenAllAreUnderWay.run();
            redis.hang();
        });

        assertThat(during).allSatisfy(burst -> {
            burst.plain().forEach(Answer::isSuccess);
            burst.keyed().forEach(Answer::isSuccess);
        });
        upstream.resetRequests();
        during.stream()
                .flatMap(burst -> burst.keys().stream())
                .forEach(key -> assertThat(KeyedCaller.replayed(
                                caller.character(key, MINIMAL).isSuccess()))
                        .isTrue());
        submissions(0);
    }

    /** Makes calls alternately with and without the fault, so that other load on the machine affects both alike. */
    private static List<Burst> compare(String when, Runnable calm, Runnable trouble) {
        List<Burst> before = new ArrayList<>();
        List<Burst> during = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            before.add(burst(calm));
            during.add(burst(trouble));
        }
        times(during, Burst::plain).addAtMostAHundredMillis("plain calls " + when, times(before, Burst::plain));
        times(during, Burst::keyed).addAtMostAHundredMillis("keyed calls " + when, times(before, Burst::keyed));
        return during;
    }

    /**
     * Calls that were started at the same time.
     *
     * @param plain responses to the calls without an idempotency key
     * @param keyed responses to the calls with an idempotency key
     * @param keys idempotency keys of these calls
     */
    private record Burst(List<Answer> plain, List<Answer> keyed, List<String> keys) {}

    private static Burst burst(Runnable meanwhile) {
        upstream.resetRequests();
        List<String> keys = Stream.generate(() -> UUID.randomUUID().toString())
                .limit(OF_EACH_KIND)
                .toList();
        CompletableFuture<Void> disturbance = CompletableFuture.runAsync(meanwhile, THREADS);
        List<CompletableFuture<Answer>> plain = new ArrayList<>();
        List<CompletableFuture<Answer>> keyed = new ArrayList<>();
        for (String key : keys) {
            plain.add(CompletableFuture.supplyAsync(() -> caller.caller().character(MINIMAL), THREADS));
            keyed.add(caller.characterLater(key, MINIMAL));
        }
        try {
            disturbance.join();
            return new Burst(KeyedCaller.all(plain.stream()), KeyedCaller.all(keyed.stream()), keys);
        } finally {
            redis.goOn();
            awaitStore();
        }
    }

    private static Answer keyed() {
        return caller.character(UUID.randomUUID().toString(), MINIMAL);
    }

    /** Waits until calls succeed again, which requires no restart. */
    private static void awaitStore() {
        Awaitility.await()
                .until(() -> keyed().response().statusCode() == 200
                        && !gateway.bean(SharedStore.class).isAway());
    }

    private static Times times(List<Answer> answers) {
        return Times.of(answers.stream().map(Answer::time));
    }

    private static Times times(List<Burst> bursts, Function<Burst, List<Answer>> kind) {
        return Times.all(bursts.stream().map(burst -> times(kind.apply(burst))).toList());
    }

    private static void awaitSubmissions(int count) {
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> submitted() == count);
    }

    private static int submitted() {
        return upstream.findAll(postRequestedFor(urlEqualTo(PATH))).size();
    }

    private static void submissions(int count) {
        assertThat(submitted()).isEqualTo(count);
    }
}
