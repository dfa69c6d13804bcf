package io.gateway302.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.gateway302.limits.Budgets;
import io.gateway302.limits.Budgets.Budget;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BudgetGaugeTests {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Budgets budgets = mock();

    @Test
    void keepsWhatItReadLastWhileTheStoreIsAwayAndGoesOnAfterwards() throws Exception {
        CountDownLatch back = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(3);
        when(budgets.used())
                .thenReturn(List.of(new Budget("shop", "usd_per_day", 0.5), new Budget("blog", "usd_per_day", 0.1)))
                .thenAnswer(_ -> {
                    failed.countDown();
                    throw new ProblemException(ProblemType.LIMITS_UNAVAILABLE, "away");
                })
                .thenAnswer(_ -> {
                    failed.countDown();
                    throw new IllegalStateException("a bug");
                })
                .thenAnswer(_ -> {
                    failed.countDown();
                    back.await();
                    return List.of(new Budget("shop", "usd_per_day", 0.6));
                });

        try (BudgetGauge _ = gauge(200)) {
            assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(value("shop")).isEqualTo(0.5);
            assertThat(value("blog")).isEqualTo(0.1);

            back.countDown();
            Awaitility.await().until(() -> Double.valueOf(0.6).equals(value("shop")));
            assertThat(value("blog")).isNull();
        }
    }

    @Test
    void showsTheClosestToItsEndOfThoseThatShareALabel() {
        when(budgets.used())
                .thenReturn(List.of(
                        new Budget("first", "usd_per_day", 0.2),
                        new Budget("second", "usd_per_day", 0.9),
                        new Budget("third", "usd_per_day", 0.3)));

        try (BudgetGauge _ = gauge(1)) {
            Awaitility.await().until(() -> Double.valueOf(0.9).equals(value("other")));
            assertThat(value("first")).isEqualTo(0.2);
        }
    }

    private BudgetGauge gauge(int maxClients) {
        Labels labels = new Labels(new MetricsProperties(maxClients, 500, Duration.ofMillis(10)));
        return new BudgetGauge(budgets, labels, registry, Duration.ofMillis(10));
    }

    private @Nullable Double value(String client) {
        Gauge gauge =
                registry.find("gateway.budget.used.ratio").tag("client", client).gauge();
        return gauge == null ? null : gauge.value();
    }
}
