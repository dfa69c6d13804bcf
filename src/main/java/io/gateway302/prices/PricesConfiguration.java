package io.gateway302.prices;

import io.gateway302.catalog.price.ModelPrices;
import io.gateway302.upstream.account.UpstreamPrices;
import io.gateway302.usage.PriceList;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Configuration of the price refresh and its metrics. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PriceRefreshProperties.class)
class PricesConfiguration {

    @Bean
    PriceRefresh priceRefresh(
            UpstreamPrices upstream,
            JdbcClient jdbc,
            TransactionOperations transactions,
            PriceList prices,
            PriceRefreshProperties settings,
            Clock clock) {
        return new PriceRefresh(
                upstream,
                new PriceVersions(jdbc, transactions),
                new PriceChanges(ModelPrices.shipped(), settings.maxChange()),
                prices,
                settings,
                () -> ThreadLocalRandom.current().nextDouble(),
                clock);
    }

    @Bean
    MeterBinder priceMeters(PriceList prices, Clock clock) {
        return registry -> {
            Gauge.builder(
                            "gateway.price.list.age.seconds",
                            () -> Duration.between(prices.listedAt(), clock.instant())
                                    .toSeconds())
                    .description("Time since the newest price list, shipped or read from 302.AI")
                    .register(registry);
            Gauge.builder("gateway.price.changes.held", prices, PriceList::heldChanges)
                    .description("Models whose price at 302.AI changed too much to be applied")
                    .register(registry);
        };
    }
}
