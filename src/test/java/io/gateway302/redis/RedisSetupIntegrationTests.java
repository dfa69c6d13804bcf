package io.gateway302.redis;

import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Tests of different kinds of Redis: each works, or the start fails with instructions for the operator. */
@ExtendWith(OutputCaptureExtension.class)
@EnabledIf(value = "isInstalled", disabledReason = "redis-server is not installed (Debian package redis-server)")
class RedisSetupIntegrationTests {

    private static final String USER = "user gateway on >the-password-of-redis ~gateway302:* ~gateway:idempotency:*"
            + " &gateway302:* +@read +@write +@scripting +@connection +@pubsub +time +info";

    @TempDir
    Path directory;

    static boolean isInstalled() {
        return RedisServerProcess.isInstalled();
    }

    private RunningGateway gateway(String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.profiles.active=sandbox",
                "gateway.store=redis",
                // tests share their processors
                "gateway.redis.timeout=100ms"));
        all.addAll(List.of(properties));
        return RunningGateway.start(directory.resolve("data"), all.toArray(String[]::new));
    }

    /** Makes calls with limits and an idempotency key, which need every script. */
    private static void works(RunningGateway gateway) {
        // the first use of a connection can take longer than the timeout of this test
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !gateway.bean(SharedStore.class).isAway());
        for (int client = 0; client < 4; client++) {
            TypedCaller caller = TypedCaller.named("client-" + client, gateway);
            for (int call = 0; call < 2; call++) {
                TypedCaller.insist(() -> caller.send(caller.request("/api/v1/images/character")
                                .header("Idempotency-Key", "order")
                                .POST(BodyPublishers.ofString(MINIMAL))))
                        .isSuccess();
            }
            TypedCaller.Answer me = TypedCaller.insist(
                    () -> caller.send(caller.request("/api/v1/me").GET()));
            assertThat(me.text("spend.today.units.image")).isEqualTo("1");
        }
    }

    /** Writes an ACL file with this user and no other. */
    private String users(String user) throws IOException {
        return Files.writeString(directory.resolve("users.acl"), "user default off\n" + user + "\n")
                .toString();
    }

    private void refusesToStart(CapturedOutput output, String url, String... sentences) {
        assertThatThrownBy(() -> gateway("spring.data.redis.url=" + url)).isInstanceOf(Exception.class);

        assertThat(output).contains("APPLICATION FAILED TO START").contains(sentences);
        assertThat(output).doesNotContain("the-password-of-redis");
    }

    @Test
    void worksOverTlsWithAUserAndABundle() throws Exception {
        TestCertificate certificate = TestCertificate.create(directory);
        try (RedisServerProcess redis = RedisServerProcess.startTls(directory, certificate, "--aclfile", users(USER));
                RunningGateway gateway = gateway(
                        "spring.data.redis.url=rediss://gateway:the-password-of-redis@" + redis.address(),
                        "spring.data.redis.ssl.bundle=redis",
                        "spring.ssl.bundle.pem.redis.truststore.certificate="
                                + certificate.certificate().toUri())) {
            works(gateway);
        }
    }

    @Test
    void saysThatTheCertificateIsNotTrusted(CapturedOutput output) throws Exception {
        TestCertificate certificate = TestCertificate.create(directory);
        try (RedisServerProcess redis = RedisServerProcess.startTls(directory, certificate)) {
            refusesToStart(
                    output,
                    "rediss://" + redis.address(),
                    "The TLS connection to Redis cannot be made",
                    "SPRING_DATA_REDIS_SSL_BUNDLE");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-zadd, ZADD",
        "-hincrby, HINCRBY",
        "-setrange, SETRANGE",
        "-evalsha, evalsha",
        "-eval, eval",
        "-publish, publish"
    })
    void namesTheCommandThatTheUserMayNotRun(String missing, String command, CapturedOutput output) throws IOException {
        try (RedisServerProcess redis = RedisServerProcess.start(directory, "--aclfile", users(USER + " " + missing))) {
            refusesToStart(
                    output,
                    "redis://gateway:the-password-of-redis@" + redis.address(),
                    "The Redis user may not run " + command,
                    "Give the Redis user: ~gateway302:*");
        }
    }

    @Test
    void namesTheKeysThatTheUserMayNotUse(CapturedOutput output) throws IOException {
        String user = USER.replace(" ~gateway:idempotency:*", "");
        try (RedisServerProcess redis = RedisServerProcess.start(directory, "--aclfile", users(user))) {
            refusesToStart(
                    output,
                    "redis://gateway:the-password-of-redis@" + redis.address(),
                    "The Redis user may not use the gateway's keys or channel",
                    "~gateway:idempotency:*");
        }
    }

    @Test
    void saysThatThePasswordIsWrong(CapturedOutput output) {
        try (RedisServerProcess redis = RedisServerProcess.start(directory, "--requirepass", "another")) {
            refusesToStart(
                    output,
                    "redis://:the-password-of-redis@" + redis.address(),
                    "Redis rejects the user or the password",
                    "SPRING_DATA_REDIS_URL");
        }
    }

    @Test
    void saysThatAPasswordIsMissing(CapturedOutput output) {
        try (RedisServerProcess redis = RedisServerProcess.start(directory, "--requirepass", "another")) {
            refusesToStart(output, "redis://" + redis.address(), "Redis rejects the user or the password");
        }
    }

    @Test
    void saysThatTheServerIsAReplica(CapturedOutput output) {
        try (RedisServerProcess primary = RedisServerProcess.start(directory);
                RedisServerProcess replica =
                        RedisServerProcess.start(directory, "--replicaof", "127.0.0.1 " + primary.port())) {
            refusesToStart(output, "redis://" + replica.address(), "The Redis server is a read-only replica");
        }
    }

    @Test
    void warnsOfEviction(CapturedOutput output) {
        try (RedisServerProcess redis = RedisServerProcess.start(
                        directory, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
                RunningGateway gateway = gateway("spring.data.redis.url=redis://" + redis.address())) {
            works(gateway);
            assertThat(output).contains("maxmemory-policy allkeys-lru");
            // one for commands, and one for subscriptions
            assertThat(redis.connections()).isEqualTo(2);
        }
    }

    @Test
    void connectsToARedisThatComesLater(CapturedOutput output) throws IOException {
        int port = RawServer.closedPort();
        try (RunningGateway gateway = gateway("spring.data.redis.url=redis://127.0.0.1:" + port)) {
            assertThat(output).contains("the gateway starts without it");
            assertThat(gateway.bean(SharedStore.class).isAway()).isTrue();
            TypedCaller caller = TypedCaller.of(gateway);
            caller.send(caller.request("/api/v1/me").GET()).isProblem(503, "limits-unavailable");

            Path home = Files.createDirectory(directory.resolve("later"));
            try (RedisServerProcess _ = RedisServerProcess.start(home, "--port", Integer.toString(port))) {
                works(gateway);
            }
        }
    }

    @Test
    void worksOnAClusterOfThreeMasters(CapturedOutput output) throws Exception {
        List<RedisServerProcess> nodes = cluster();
        try {
            String addresses = String.join(
                    ",", nodes.stream().map(RedisServerProcess::address).toList());
            try (RunningGateway gateway = gateway("spring.data.redis.cluster.nodes=" + addresses)) {
                works(gateway);
            }
            refusesToStart(
                    output,
                    "redis://" + nodes.getFirst().address(),
                    "The Redis server is a node of a Redis Cluster",
                    "Set SPRING_DATA_REDIS_CLUSTER_NODES");
        } finally {
            nodes.forEach(RedisServerProcess::close);
        }
    }

    private List<RedisServerProcess> cluster() throws Exception {
        List<RedisServerProcess> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Path home = Files.createDirectory(directory.resolve("node-" + i));
            nodes.add(RedisServerProcess.start(
                    home,
                    "--cluster-enabled",
                    "yes",
                    // the default, the port plus 10000, may be larger than the maximum port
                    "--cluster-port",
                    Integer.toString(RawServer.closedPort())));
        }
        Process create = new ProcessBuilder(Stream.concat(
                                Stream.of("redis-cli", "--cluster-yes", "--cluster", "create"),
                                nodes.stream().map(RedisServerProcess::address))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("create.log").toFile())
                .start();
        assertThat(create.waitFor())
                .as(() -> directory.resolve("create.log").toString())
                .isZero();
        return nodes;
    }

    @Test
    void worksWithASentinelAndFollowsItsFailover(CapturedOutput output) {
        try (RedisServerProcess primary = RedisServerProcess.start(directory);
                RedisServerProcess _ =
                        RedisServerProcess.start(directory, "--replicaof", "127.0.0.1 " + primary.port());
                RedisServerProcess sentinel = RedisServerProcess.startSentinel(directory, primary)) {
            refusesToStart(
                    output,
                    "redis://" + sentinel.address(),
                    "The Redis server is a Sentinel",
                    "SPRING_DATA_REDIS_SENTINEL_MASTER");
            try (RunningGateway gateway = gateway(
                    "spring.data.redis.sentinel.master=gateway",
                    "spring.data.redis.sentinel.nodes=" + sentinel.address())) {
                works(gateway);
                primary.kill();
                TypedCaller caller = TypedCaller.named("client-0", gateway);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> caller.send(caller.request("/api/v1/me").GET())
                                        .response()
                                        .statusCode()
                                == 200);
                works(gateway);
            }
        }
    }
}
