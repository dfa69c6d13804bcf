package io.gateway302.metrics;

import io.gateway302.exchange.EntryPoint;
import io.gateway302.problem.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Meters of requests. To be cheap per request, they are looked up by existing objects, without building names or tags.
 */
final class RequestMeters {

    private final MeterRegistry registry;
    private final Map<EntryPoint, EntryPointMeters> doors = new EnumMap<>(EntryPoint.class);
    private final Map<Series, Timer> requests = new ConcurrentHashMap<>();

    RequestMeters(MeterRegistry registry) {
        this.registry = registry;
        for (EntryPoint door : EntryPoint.values()) {
            doors.put(door, EntryPointMeters.register(door, registry));
        }
    }

    void begins(EntryPoint door) {
        of(door).inFlight().incrementAndGet();
    }

    void ends(Series series, Duration time) {
        of(series.door()).inFlight().decrementAndGet();
        requests.computeIfAbsent(series, this::register).record(time);
    }

    void wentUpstream(EntryPoint door, Duration overhead) {
        of(door).overhead().record(overhead);
    }

    private EntryPointMeters of(EntryPoint door) {
        return Objects.requireNonNull(doors.get(door));
    }

    private Timer register(Series series) {
        return Timer.builder("gateway.request")
                .description("Time from a request's arrival to the end of its answer")
                .tag(Labels.OPERATION, series.operation())
                .tag(Labels.CLIENT, series.client())
                .tag("door", series.door().label())
                .tag("outcome", series.outcome().label())
                .serviceLevelObjectives(Buckets.CALLS)
                .register(registry);
    }

    /** Labels of a series; operation and client are already capped. */
    record Series(String operation, String client, EntryPoint door, Outcome outcome) {}
}
