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
import io.gateway302.identity.PostgresSchema;
import io.gateway302.redis.SharedStore;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Idempotency keys of several gateways with a shared store. */
class SharedIdempotencyIntegrationTests {

    private static final String PATH = "/doubao/drawing/character";

    private final WireMockServer upstream = new WireMockServer(options().dynamicPort());
    private final String key = UUID.randomUUID().toString();

    @TempDir
    private Path data;

    @BeforeEach
    void start() {
        upstream.start();
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withFixedDelay(500)));
    }

    @AfterEach
    void stop() {
        upstream.stop();
    }

    @Test
    void twoGatewaysOnOnePostgresCarryARequestOutOnce() {
        carryOutOnce("spring.datasource.url=" + PostgresSchema.create());
    }

    @Test
    void twoGatewaysOnOneRedisCarryARequestOutOnce() {
        try (RedisProcess redis = RedisProcess.start()) {
            carryOutOnce(Stream.concat(
                            Stream.of("spring.datasource.url=" + PostgresSchema.create()), Stream.of(redis.settings()))
                    .toArray(String[]::new));
        }
    }

    @Test
    void refusesKeysButNothingElseWhileRedisIsAway() {
        try (RedisProcess redis = RedisProcess.start();
                RunningGateway gateway = gateway("one", redis.settings())) {
            KeyedCaller caller = new KeyedCaller(TypedCaller.of(gateway));
            redis.kill();

            caller.character(key, MINIMAL)
                    .isProblem(503, "idempotency-unavailable")
                    .hasHeader("Retry-After", "5");
            submissions(0);
            caller.caller().character(MINIMAL).isSuccess();
            submissions(1);
        }
    }

    private void carryOutOnce(String... store) {
        Answer first;
        TypedCaller client;
        try (RunningGateway one = gateway("one", store);
                RunningGateway two = gateway("two", store)) {
            client = TypedCaller.of(one);
            KeyedCaller atOne = new KeyedCaller(client);
            KeyedCaller atTwo = new KeyedCaller(client.at(two));
            Awaitility.await().until(() -> knowsItsKey(atTwo));

            List<Answer> answers = KeyedCaller.all(
                    Stream.concat(atOne.characters(10, key, MINIMAL), atTwo.characters(10, key, MINIMAL)));

            first = answers.getFirst().isSuccess();
            assertThat(answers)
                    .extracting(answer -> answer.response().body())
                    .containsOnly(first.response().body());
            assertThat(answers).filteredOn(KeyedCaller::replayed).hasSize(19);
        }
        try (RunningGateway restarted = gateway("one", store)) {
            Answer again = new KeyedCaller(client.at(restarted)).character(key, MINIMAL);

            assertThat(again.response().body()).isEqualTo(first.response().body());
            assertThat(KeyedCaller.replayed(again)).isTrue();
        }
        submissions(1);
    }

    private RunningGateway gateway(String replica, String... settings) {
        RunningGateway gateway = RunningGateway.start(
                data.resolve(replica),
                Stream.concat(Stream.of("gateway.upstream.base-url=" + upstream.baseUrl()), Stream.of(settings))
                        .toArray(String[]::new));
        if (settings.length > 1) {
            RedisProcess.warm(gateway.bean(SharedStore.class));
        }
        return gateway;
    }

    private static boolean knowsItsKey(KeyedCaller caller) {
        return caller.caller()
                        .send(caller.caller().request("/api/v1/nothing").GET())
                        .response()
                        .statusCode()
                == 404;
    }

    private void submissions(int count) {
        upstream.verify(count, postRequestedFor(urlEqualTo(PATH)));
    }
}
