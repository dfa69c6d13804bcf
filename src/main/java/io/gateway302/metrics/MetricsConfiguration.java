package io.gateway302.metrics;

import io.gateway302.limits.Budgets;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of the metrics. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MetricsProperties.class)
class MetricsConfiguration {

    /**
     * Creates the labels, which are also a registry filter; static, so that it is registered before the first meter.
     */
    @Bean
    static Labels metricLabels(MetricsProperties properties) {
        return new Labels(properties);
    }

    @Bean
    RequestListener requestListener(MeterRegistry registry, Labels labels, ObjectProvider<TraceScope> traces) {
        return new RequestListener(new RequestMeters(registry), labels, traces.getIfAvailable(() -> TraceScope.NONE));
    }

    @Bean
    MetricsFilter metricsFilter(MeterRegistry registry, Labels labels) {
        return new MetricsFilter(registry, labels);
    }

    @Bean
    UpstreamMeters upstreamMeters(MeterRegistry registry, Labels labels) {
        return new UpstreamMeters(registry, labels);
    }

    @Bean
    BudgetGauge budgetGauge(Budgets budgets, Labels labels, MeterRegistry registry, MetricsProperties properties) {
        return new BudgetGauge(budgets, labels, registry, properties.budgetInterval());
    }
}
