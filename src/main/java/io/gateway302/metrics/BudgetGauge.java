package io.gateway302.metrics;

import io.gateway302.limits.Budgets;
import io.gateway302.limits.Budgets.Budget;
import io.gateway302.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gauge of the used part of the clients' budgets. One background thread updates it at an interval; calls do not. */
final class BudgetGauge implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BudgetGauge.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("budget-gauge").factory());
    private final Budgets budgets;
    private final Labels labels;
    private final MultiGauge gauge;

    BudgetGauge(Budgets budgets, Labels labels, MeterRegistry registry, Duration interval) {
        this.budgets = budgets;
        this.labels = labels;
        this.gauge = MultiGauge.builder("gateway.budget.used.ratio")
                .description("Part of a client's budget that is used or reserved")
                .register(registry);
        var _ = thread.scheduleWithFixedDelay(this::run, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private record Series(String client, String limit) {}

    private void run() {
        try {
            refresh();
        } catch (ProblemException away) {
            // the limits report the unavailable store themselves; the last values stay
        } catch (RuntimeException e) {
            // an exception would end the schedule
            log.error("Cannot tell how much of the budgets is used", e);
        }
    }

    private void refresh() {
        // if clients share a label, the highest value is shown
        Map<Series, Double> used = budgets.used().stream()
                .collect(Collectors.toMap(
                        budget -> new Series(labels.client(budget.client()), budget.limit()),
                        Budget::usedRatio,
                        Double::max));
        gauge.register(
                used.entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(
                                Tags.of(
                                        Labels.CLIENT,
                                        entry.getKey().client(),
                                        "limit",
                                        entry.getKey().limit()),
                                entry.getValue()))
                        .toList(),
                true);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
