package io.gateway302.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.idempotency.Begin.Ended;
import io.gateway302.idempotency.Ending.NotKept;
import io.gateway302.redis.SharedStore;
import io.gateway302.redis.TestRedis;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisIdempotencyStoreTests extends IdempotencyStoreContractTests {

    private static TestRedis redis;
    private static ConfigurableApplicationContext context;

    private IdempotencyStore store;

    /** The shared store and nothing else of the gateway. */
    @ComponentScan("io.gateway302.redis")
    @ImportAutoConfiguration(DataRedisAutoConfiguration.class)
    private static final class SharedStoreAlone {}

    @BeforeAll
    static void connect() {
        redis = TestRedis.forContract();
        context = new SpringApplicationBuilder(SharedStoreAlone.class)
                .web(WebApplicationType.NONE)
                .run(Stream.concat(
                                Stream.of(RedisProcess.settings(redis.url())),
                                // no test here is about time
                                Stream.of("gateway.redis.timeout=2s"))
                        .map(setting -> "--" + setting)
                        .toArray(String[]::new));
    }

    @BeforeEach
    void open() {
        store = new RedisIdempotencyStore(RedisProcess.warm(context.getBean(SharedStore.class)), PROPERTIES, clock());
    }

    @AfterAll
    static void close() {
        context.close();
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

        StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
        List<String> keys = keysOf(template, claim);
        assertThat(keys)
                .hasSize(2)
                .allSatisfy(
                        key -> assertThat(template.getExpire(key)).isPositive().isLessThanOrEqualTo(TTL.toSeconds()));
    }

    @Test
    void remembersTheCallWhereRedisHasDroppedTheBody() {
        Claim claim = claim("client", "request");
        store.begin(claim);
        store.finish(claim, answer("{}"));
        StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
        template.delete(keysOf(template, claim).stream()
                .filter(key -> !key.endsWith("}"))
                .toList());

        assertThat(store.begin(claim)).isEqualTo(new Ended(claim.call(), new NotKept()));
    }

    private static List<String> keysOf(StringRedisTemplate template, Claim claim) {
        return List.copyOf(template.keys("*" + claim.id().digest() + "*"));
    }
}
