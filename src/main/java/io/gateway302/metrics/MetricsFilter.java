package io.gateway302.metrics;

import io.gateway302.catalog.Unit;
import io.gateway302.exchange.CallResult;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Filter that records the used units and the upstream's time to first byte when a call is complete. */
public final class MetricsFilter implements GatewayFilter {

    private final MeterRegistry registry;
    private final Labels labels;
    private final Map<Series, Counter> units = new ConcurrentHashMap<>();
    private final Map<String, Timer> firstBytes = new ConcurrentHashMap<>();

    MetricsFilter(MeterRegistry registry, Labels labels) {
        this.registry = registry;
        this.labels = labels;
    }

    private record Series(String operation, String client, Unit unit) {}

    @Override
    public GatewayResponse filter(GatewayExchange request, GatewayFilterChain chain) {
        request.onCompletion(result -> count(request, result));
        return chain.proceed(request);
    }

    private void count(GatewayExchange request, CallResult result) {
        String operation = labels.operation(request.operation().id());
        Duration firstByte = result.upstream().firstByte();
        if (firstByte != null) {
            firstBytes.computeIfAbsent(operation, this::firstByte).record(firstByte);
        }
        Usage usage = result.billing().used();
        if (usage != null) {
            Series series = new Series(operation, labels.client(request.caller().client()), usage.unit());
            units.computeIfAbsent(series, this::counter).increment((double) usage.quantity());
        }
    }

    private Timer firstByte(String operation) {
        return Timer.builder("gateway.first.byte")
                .description("Time from the first request to the upstream to the first byte of its last answer")
                .tag(Labels.OPERATION, operation)
                .serviceLevelObjectives(Buckets.CALLS)
                .register(registry);
    }

    private Counter counter(Series series) {
        return Counter.builder("gateway.units")
                .description("What calls used")
                .tag(Labels.OPERATION, series.operation())
                .tag(Labels.CLIENT, series.client())
                .tag("unit", series.unit().label())
                .register(registry);
    }
}
