package io.gateway302.metrics;

import io.gateway302.exchange.Execution;
import io.gateway302.problem.Outcome;
import io.gateway302.upstream.UpstreamProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Meters of the requests to the upstream. */
final class UpstreamMeters implements UpstreamProbe {

    private final MeterRegistry registry;
    private final Labels labels;
    private final Map<Series, Timer> times = new ConcurrentHashMap<>();
    private final Map<String, Map<Execution, Counter>> attempts = new ConcurrentHashMap<>();

    UpstreamMeters(MeterRegistry registry, Labels labels) {
        this.registry = registry;
        this.labels = labels;
    }

    private record Series(String operation, String key, Outcome outcome) {}

    @Override
    public Ending starts(Sending sending) {
        long start = System.nanoTime();
        return result -> {
            long nanos = System.nanoTime() - start;
            String operation = labels.operation(sending.call().operation().id());
            times.computeIfAbsent(new Series(operation, sending.key(), result.outcome()), this::timer)
                    .record(nanos, TimeUnit.NANOSECONDS);
            Objects.requireNonNull(
                            attempts.computeIfAbsent(operation, this::counters).get(result.execution()))
                    .increment();
        };
    }

    private Timer timer(Series series) {
        return Timer.builder("gateway.upstream")
                .description("Time of one request to the upstream, from its start to the end of its answer")
                .tag(Labels.OPERATION, series.operation())
                .tag("upstream_key", series.key())
                .tag("outcome", series.outcome().label())
                .serviceLevelObjectives(Buckets.CALLS)
                .register(registry);
    }

    /**
     * Registers the counters of all results at once, so that each is scraped at 0 before its first increment: a rate
     * needs two samples.
     */
    private Map<Execution, Counter> counters(String operation) {
        Map<Execution, Counter> counters = new EnumMap<>(Execution.class);
        for (Execution result : Execution.values()) {
            counters.put(
                    result,
                    Counter.builder("gateway.upstream.attempts")
                            .description("Requests to the upstream, by whether it carried them out")
                            .tag(Labels.OPERATION, operation)
                            .tag("result", result.label())
                            .register(registry));
        }
        return counters;
    }
}
