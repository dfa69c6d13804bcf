package io.gateway302.upstream.account;

import io.gateway302.upstream.FailoverList;
import io.gateway302.upstream.UpstreamKey;
import io.gateway302.upstream.UpstreamProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;
import tools.jackson.databind.json.JsonMapper;

/** Configuration of the beans for account data: upstream keys, their balances and metrics, cost records, prices. */
@Configuration(proxyBeanMethods = false)
class DashboardConfiguration {

    private static final String KEY = "upstream_key";

    @Bean
    Dashboard upstreamDashboard(
            WebClient upstreamWebClient, FailoverList<URI> addresses, UpstreamProperties properties, JsonMapper json) {
        return new Dashboard(upstreamWebClient, addresses, properties.recordTimeout(), json);
    }

    @Bean
    UpstreamBalances upstreamBalances(
            Dashboard dashboard, FailoverList<UpstreamKey> failoverList, UpstreamProperties properties, Clock clock) {
        return new UpstreamBalances(dashboard, failoverList.choices(), properties.balanceInterval(), clock);
    }

    @Bean
    UpstreamKeys upstreamKeys(FailoverList<UpstreamKey> failoverList, UpstreamBalances balances) {
        return new UpstreamKeys(failoverList, balances);
    }

    @Bean
    UpstreamRecords upstreamRecords(Dashboard dashboard, UpstreamKeys keys) {
        return new DashboardRecords(dashboard, keys);
    }

    @Bean
    UpstreamPrices upstreamPrices(Dashboard dashboard, FailoverList<UpstreamKey> failoverList) {
        return new DashboardPrices(dashboard, failoverList);
    }

    @Bean
    MeterBinder upstreamKeyMeters(FailoverList<UpstreamKey> failoverList, UpstreamBalances balances) {
        return registry -> failoverList.choices().forEach(key -> bind(registry, key, failoverList, balances));
    }

    private static void bind(
            MeterRegistry registry,
            UpstreamKey key,
            FailoverList<UpstreamKey> failoverList,
            UpstreamBalances balances) {
        Gauge.builder("gateway.upstream.key.up", () -> failoverList.restsUntil(key) == null ? 1 : 0)
                .description("0 while the key rests because it was refused")
                .tag(KEY, key.alias())
                .register(registry);
        Gauge.builder("gateway.upstream.balance.usd", () -> {
                    UpstreamBalances.Balance balance = balances.of(key);
                    return balance == null ? Double.NaN : balance.usd().doubleValue();
                })
                .description("What is in the account of the key; NaN where 302.AI does not tell")
                .tag(KEY, key.alias())
                .register(registry);
    }
}
