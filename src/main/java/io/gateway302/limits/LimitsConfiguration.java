package io.gateway302.limits;

import io.gateway302.exchange.Allowances;
import io.gateway302.identity.client.KeyDirectory;
import io.gateway302.limits.store.Checkpoint;
import io.gateway302.limits.store.MemoryLimitStore;
import io.gateway302.limits.store.RedisLimitStore;
import io.gateway302.limits.store.UsageTable;
import io.gateway302.redis.SharedStore;
import io.gateway302.usage.PriceList;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Spring configuration of the limits, with the shared store of all replicas or with the memory of this process. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitsProperties.class)
class LimitsConfiguration {

    private static final String UP = "gateway.limit.store.up";
    private static final String UP_MEANING = "1 while the store of the limits answers";

    @Bean
    LimitsFilter limitsFilter(Charges charges, Limiter limiter, MeterRegistry metrics, Clock clock) {
        return new LimitsFilter(charges, limiter, metrics, clock);
    }

    @Bean
    Allowances allowances(Charges charges, Limiter limiter) {
        return new StoredAllowances(charges, limiter);
    }

    @Bean
    Budgets budgets(KeyDirectory directory, Charges charges, Limiter limiter) {
        return new Budgets(directory, charges, limiter);
    }

    @Bean
    BudgetCorrections budgetCorrections(Limiter limiter) {
        return new BudgetCorrections(limiter);
    }

    @Bean
    UnpricedCalls unpricedCalls(KeyDirectory directory, Environment environment) {
        return new UnpricedCalls(directory, environment);
    }

    @Bean
    Charges charges(PriceList prices) {
        return new Charges(prices);
    }

    /** Returns the store of this process: the only store, or the fallback while the shared store is unavailable. */
    @Bean
    MemoryLimitStore memoryLimitStore(LimitsProperties properties, Clock clock) {
        return new MemoryLimitStore(clock, properties.leases());
    }

    @Bean
    LeaseRenewal leaseRenewal(LimitsProperties properties, Clock clock) {
        return new LeaseRenewal(properties.leases(), clock);
    }

    @Bean
    LimitTasks limitTasks(MemoryLimitStore memory, LeaseRenewal renewal, LimitsProperties properties) {
        return new LimitTasks()
                .every(Duration.ofMinutes(1), memory::forgetIdle)
                .every(properties.leases().look(), renewal::renew);
    }

    /** Configuration for a single process, whose sums are copied to the database. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "gateway.store", havingValue = "embedded", matchIfMissing = true)
    static class Embedded {

        @Bean
        LateSettlements lateSettlements(MemoryLimitStore store, Clock clock) {
            return new LateSettlements(store, clock);
        }

        @Bean
        Limiter limiter(
                MemoryLimitStore store,
                LimitsProperties properties,
                LeaseRenewal renewal,
                LateSettlements late,
                MeterRegistry metrics,
                Clock clock) {
            return new Limiter(store, store, properties, renewal, late, metrics, clock);
        }

        @Bean(initMethod = "load")
        Checkpoint checkpoint(
                MemoryLimitStore store,
                JdbcClient jdbc,
                TransactionOperations transactions,
                LimitTasks tasks,
                Clock clock) {
            Checkpoint checkpoint = new Checkpoint(store, new UsageTable(jdbc, transactions), clock);
            tasks.every(Checkpoint.INTERVAL, checkpoint::write);
            return checkpoint;
        }

        @Bean
        HealthIndicator limitStoreHealthIndicator(MeterRegistry metrics) {
            Gauge.builder(UP, () -> 1).description(UP_MEANING).register(metrics);
            return () -> Health.up()
                    .withDetail("store", "embedded")
                    .withDetail("state", "up")
                    .build();
        }
    }

    /** Configuration for several replicas with a shared store. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "gateway.store", havingValue = "redis")
    static class Shared {

        private static final Duration RETRY = Duration.ofMillis(100);
        private static final Duration PROBE = Duration.ofMillis(500);

        @Bean
        RedisLimitStore redisLimitStore(SharedStore redis, LimitsProperties properties, Clock clock) {
            return new RedisLimitStore(redis, properties.leases(), clock);
        }

        @Bean
        LateSettlements lateSettlements(RedisLimitStore store, LimitTasks tasks, Clock clock) {
            LateSettlements late = new LateSettlements(store, clock);
            tasks.every(RETRY, late::retry).last(late::retry);
            return late;
        }

        @Bean
        Limiter limiter(
                RedisLimitStore store,
                MemoryLimitStore local,
                LimitsProperties properties,
                LeaseRenewal renewal,
                LateSettlements late,
                MeterRegistry metrics,
                Clock clock) {
            return new Limiter(store, local, properties, renewal, late, metrics, clock);
        }

        @Bean
        StoreWatch limitStoreHealthIndicator(SharedStore redis, LimitTasks tasks, MeterRegistry metrics) {
            StoreWatch watch = new StoreWatch(redis);
            // An outage is reported after two failed probes. Both run at the start, so that an unavailable store is
            // known before the first call.
            watch.probe();
            watch.probe();
            tasks.every(PROBE, watch::probe);
            Gauge.builder(UP, watch, it -> it.isUp() ? 1 : 0)
                    .description(UP_MEANING)
                    .register(metrics);
            return watch;
        }
    }
}
