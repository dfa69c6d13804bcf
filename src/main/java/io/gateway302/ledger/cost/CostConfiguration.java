package io.gateway302.ledger.cost;

import io.gateway302.ledger.CostMeter;
import io.gateway302.ledger.DayTotals;
import io.gateway302.ledger.PendingCost;
import io.gateway302.ledger.PendingCosts;
import io.gateway302.upstream.account.UpstreamKeys;
import io.gateway302.upstream.account.UpstreamRecords;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configuration of cost lookups, and of the daily comparison with the balance. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CostLookupProperties.class)
class CostConfiguration {

    @Bean
    CostTasks costTasks(
            ObjectProvider<PendingCosts> pending,
            UpstreamRecords records,
            CostMeter meter,
            CostLookupProperties properties,
            BalanceDrift drift,
            ApplicationEventPublisher events,
            Clock clock) {
        Corrections corrections = new Corrections(events::publishEvent, events::publishEvent);
        return new CostTasks(pending, calls -> lookup(calls, records, meter, corrections, properties, clock), drift);
    }

    @Bean
    BalanceDrift balanceDrift(UpstreamKeys keys, ObjectProvider<DayTotals> totals) {
        return new BalanceDrift(keys::states, totals::getIfAvailable);
    }

    @Bean
    MeterBinder balanceDriftMeter(BalanceDrift drift) {
        return registry -> Gauge.builder("gateway.ledger.balance.drift.usd", drift, BalanceDrift::drift)
                .description("What the ledger held of the last day more than had left the account; NaN if unknown")
                .register(registry);
    }

    private static CostLookup lookup(
            PendingCosts pending,
            UpstreamRecords records,
            CostMeter meter,
            Corrections corrections,
            CostLookupProperties properties,
            Clock clock) {
        CostSettler settler = new CostSettler(
                pending,
                records,
                meter,
                corrections,
                properties.giveUpAfter(),
                new Backoff(() -> ThreadLocalRandom.current().nextDouble()),
                new LookupBackoff(clock),
                clock);
        Consumer<PendingCost> work = properties.enabled() ? settler::settle : settler::letGo;
        return new CostLookup(pending, work, clock);
    }
}
