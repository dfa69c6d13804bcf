package io.gateway302.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.idempotency.ClaimResult.Ended;
import io.gateway302.idempotency.StoredOutcome.NotKept;
import io.gateway302.redis.SharedStore;
import io.gateway302.redis.TestRedis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisIdempotencyStoreTests extends IdempotencyStoreContractTests {

    private static TestRedis redis;
    private static SharedStore shared;

    private IdempotencyStore store;

    @BeforeAll
    static void connect() {
        redis = TestRedis.forContract();
        shared = redis.connect(Duration.ofSeconds(2));
    }

    @BeforeEach
    void open() {
        store = new RedisIdempotencyStore(RedisProcess.warm(shared), PROPERTIES, clock());
    }

    @AfterAll
    static void close() {
        redis.close();
    }

    @Override
    IdempotencyStore store() {
        return store;
    }

    @Test
    void leavesNothingThatDoesNotExpire() {
        Claim claim = claim("client", "request");
        store.begin(claim);
        store.finish(claim, answer("{}"));

        assertThat(keysOf(claim))
                .hasSize(2)
                .allSatisfy(key -> assertThat(
                                redis.<Long>ask(connection -> connection.sync().ttl(key)))
                        .isPositive()
                        .isLessThanOrEqualTo(TTL.toSeconds()));
    }

    @Test
    void remembersTheCallWhereRedisHasDroppedTheBody() {
        Claim claim = claim("client", "request");
        store.begin(claim);
        store.finish(claim, answer("{}"));
        String[] bodies =
                keysOf(claim).stream().filter(key -> !key.endsWith("}")).toArray(String[]::new);
        assertThat(redis.<Long>ask(connection -> connection.sync().del(bodies))).isEqualTo(1);

        assertThat(store.begin(claim)).isEqualTo(new Ended(claim.call(), new NotKept()));
    }

    private static List<String> keysOf(Claim claim) {
        return redis.ask(connection -> connection.sync().keys("*" + claim.id().digest() + "*"));
    }
}
