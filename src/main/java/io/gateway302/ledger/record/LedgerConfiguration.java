package io.gateway302.ledger.record;

import io.gateway302.database.DataDirectory;
import io.gateway302.identity.client.KeyDirectory;
import io.gateway302.ledger.CatchUp;
import io.gateway302.ledger.CostMeter;
import io.gateway302.ledger.DayTotals;
import io.gateway302.ledger.IntentStore;
import io.gateway302.ledger.LedgerReader;
import io.gateway302.ledger.LedgerStore;
import io.gateway302.ledger.PendingCosts;
import io.gateway302.ledger.chain.Chain;
import io.gateway302.ledger.chain.LedgerKeys;
import io.gateway302.ledger.journal.Journals;
import io.gateway302.ledger.query.UsageKey;
import io.gateway302.ledger.query.UsageQuery;
import io.gateway302.ledger.query.UsageSum;
import io.gateway302.usage.PriceList;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configuration of the ledger. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerProperties.class)
class LedgerConfiguration {

    private static final Duration CATCH_UP = Duration.ofSeconds(1);

    @Bean
    LedgerMetrics ledgerMetrics(MeterRegistry registry) {
        return new LedgerMetrics(registry);
    }

    @Bean
    Journals journals(
            DataDirectory directory,
            LedgerProperties properties,
            Chain chain,
            Clock clock,
            LedgerStore store,
            LedgerMetrics metrics) {
        Journals journals = new Journals(
                directory.path().resolve("ledger"),
                properties.journalCapacity(),
                chain,
                clock,
                store,
                metrics::written,
                properties.stopTimeout());
        metrics.watch(journals);
        return journals;
    }

    @Bean
    HealthIndicator ledgerJournalHealthIndicator(Journals journals) {
        return new JournalHealth(journals);
    }

    /** Returns the journal of this process. {@link Journals} closes it, after shipping its entries. */
    @Bean(destroyMethod = "")
    PendingCosts pendingCosts(Journals journals) {
        return journals.own();
    }

    @Bean
    CatchUp catchUp(Journals journals) {
        return () -> awaitShipped(journals);
    }

    /** Waits for the entries recorded so far, unless the store does not accept any. */
    private static void awaitShipped(Journals journals) {
        if (!journals.storeAnswers()) {
            return;
        }
        try {
            var _ = journals.own().awaitShipped(CATCH_UP);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Bean
    DayTotals dayTotals(LedgerReader reader) {
        return day -> {
            Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
            return reader
                    .usage(
                            new UsageQuery(
                                    List.of(UsageKey.of(UsageKey.Dimension.DAY)), from, from.plus(Duration.ofDays(1))),
                            1)
                    .stream()
                    .map(UsageSum::cost)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(BigDecimal.ZERO);
        };
    }

    @Bean
    CallEntries callEntries(KeyDirectory clients, PriceList prices, LedgerKeys keys, Clock clock) {
        return new CallEntries(clients::promptRetention, prices, keys.promptHash(), clock);
    }

    /** Configuration for entries that must be on the local disk. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "gateway.ledger.durability", havingValue = "journal", matchIfMissing = true)
    static class DurableInJournal {

        @Bean
        Recorder recorder(Journals journals, CostMeter costs, LedgerMetrics metrics, Clock clock) {
            return new JournalRecorder(journals.own(), costs, metrics, clock);
        }
    }

    /** Configuration for entries that must be in the store too. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "gateway.ledger.durability", havingValue = "store")
    static class DurableInStore {

        @Bean
        Recorder recorder(Journals journals, IntentStore store, CostMeter costs, LedgerMetrics metrics, Clock clock) {
            return new StoreRecorder(new JournalRecorder(journals.own(), costs, metrics, clock), journals.own(), store);
        }

        @Bean
        StoredIntents storedIntents(IntentStore store, Journals journals, Clock clock, LedgerProperties properties) {
            return new StoredIntents(store, journals.own(), clock, properties.abandonedAfter());
        }
    }

    @Bean
    ActionRecorder actionRecorder(Recorder recorder, Clock clock) {
        return new ActionRecorder(recorder, clock);
    }

    @Bean
    ResultRecorder resultRecorder(Recorder recorder, Clock clock) {
        return new ResultRecorder(recorder, clock);
    }

    @Bean
    LedgerFilter ledgerFilter(Recorder recorder, CallEntries entries) {
        return new LedgerFilter(recorder, entries);
    }

    @Bean
    IntentFilter intentFilter(Recorder recorder, CallEntries entries) {
        return new IntentFilter(recorder, entries);
    }
}
