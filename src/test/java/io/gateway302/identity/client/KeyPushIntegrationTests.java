package io.gateway302.identity.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.identity.Client;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** Time until a change takes effect on other replicas with a shared store, and the behavior without that store. */
class KeyPushIntegrationTests {

    @TempDir
    private Path data;

    private int port;
    private RedisServer redis;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        startRedis();
    }

    @AfterEach
    void stop() throws IOException {
        redis.stop();
    }

    @Test
    void refusesARevokedKeyOnAnotherReplicaLongBeforeThatWouldLook() {
        try (RunningGateway one = gateway("1h");
                RunningGateway two = gateway("1h")) {
            awaitPush(one, two);

            String key = one.bean(Clients.class).provide("caller", null).reveal();
            Awaitility.await().until(() -> statusFor(two, key) == 404);

            revoke(one);
            assertThat(statusFor(one, key)).isEqualTo(401);
            Awaitility.await().until(() -> statusFor(two, key) == 401);
        }
    }

    @Test
    void goesOnWithoutTheStoreAndWithItAgainWhenItIsBack() throws IOException {
        try (RunningGateway one = gateway("1s");
                RunningGateway two = gateway("1h")) {
            awaitPush(one, two);
            redis.stop();

            String key = two.bean(Clients.class).provide("caller", null).reveal();
            Awaitility.await().until(() -> statusFor(one, key) == 404);
            revoke(two);
            Awaitility.await().until(() -> statusFor(one, key) == 401);

            startRedis();
            awaitPush(one, two);
        }
    }

    @Test
    void startsWithoutTheStoreAndFindsItLater() throws IOException {
        redis.stop();
        try (RunningGateway one = gateway("1h");
                RunningGateway two = gateway("1h")) {
            startRedis();
            awaitPush(one, two);
        }
    }

    /** Waits until a change on the first gateway takes effect on the second, which does not poll. */
    private static void awaitPush(RunningGateway one, RunningGateway two) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            String key = one.bean(Clients.class).provide("probe", null).reveal();
            return statusFor(two, key) == 404;
        });
    }

    private static void revoke(RunningGateway gateway) {
        Clients clients = gateway.bean(Clients.class);
        Client client = clients.list("", 10).getLast();
        clients.revokeKey(
                client.id(), clients.keys(client.id(), "", 1).getFirst().id());
    }

    private RunningGateway gateway(String interval) {
        return RunningGateway.start(
                data,
                "gateway.store=redis",
                "spring.data.redis.url=redis://127.0.0.1:" + port,
                "gateway.identity.refresh-interval=" + interval);
    }

    private static int statusFor(RunningGateway gateway, String key) {
        return gateway.as(key)
                .get()
                .uri("/api/v1/nothing")
                .exchange()
                .returnResult()
                .getStatus()
                .value();
    }

    private void startRedis() throws IOException {
        redis = RedisServer.newRedisServer()
                .port(port)
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
        redis.start();
    }
}
