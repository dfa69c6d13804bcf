package io.gateway302.idempotency;

import io.gateway302.idempotency.IdempotencyProperties.Kind;
import io.gateway302.redis.SharedStore;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Spring configuration of idempotency: the configured store, its maintenance and the filter. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdempotencyProperties.class)
class IdempotencyConfiguration {

    @Bean
    IdempotencyStore idempotencyStore(
            IdempotencyProperties properties, JdbcClient jdbc, ObjectProvider<SharedStore> shared, Clock clock) {
        SharedStore redis = shared.getIfAvailable();
        Kind kind = properties.store() != null ? properties.store() : redis != null ? Kind.REDIS : Kind.DATABASE;
        return switch (kind) {
            case MEMORY -> new MemoryIdempotencyStore(properties, clock);
            case DATABASE -> new DatabaseIdempotencyStore(jdbc, properties, clock);
            case REDIS -> {
                if (redis == null) {
                    throw new IllegalStateException("gateway.idempotency.store=redis needs gateway.store=redis");
                }
                yield new RedisIdempotencyStore(redis, properties, clock);
            }
        };
    }

    @Bean
    LeaseMaintenance idempotencyUpkeep(IdempotencyStore store, IdempotencyProperties properties) {
        return new LeaseMaintenance(store, properties.lease());
    }

    @Bean
    IdempotencyFilter idempotencyFilter(
            IdempotencyStore store, LeaseMaintenance upkeep, IdempotencyProperties properties, JsonMapper json) {
        return new IdempotencyFilter(store, upkeep, properties, json);
    }
}
