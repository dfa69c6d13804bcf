package io.gateway302.metrics;

import io.gateway302.exchange.EntryPoint;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Meters of one entry point, registered at start.
 *
 * @param inFlight number of requests without a complete response
 * @param overhead duration of calls minus the time upstream
 */
record EntryPointMeters(AtomicInteger inFlight, Timer overhead) {

    static EntryPointMeters register(EntryPoint door, MeterRegistry registry) {
        AtomicInteger inFlight = new AtomicInteger();
        Gauge.builder("gateway.in.flight", inFlight, AtomicInteger::get)
                .description("Requests that are not answered yet")
                .tag("door", door.label())
                .register(registry);
        Timer overhead = Timer.builder("gateway.overhead")
                .description("Time of calls that went upstream, without the time upstream")
                .tag("door", door.label())
                .serviceLevelObjectives(Buckets.OVERHEAD)
                .register(registry);
        return new EntryPointMeters(inFlight, overhead);
    }
}
