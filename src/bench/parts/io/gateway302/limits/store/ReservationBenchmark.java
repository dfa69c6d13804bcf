package io.gateway302.limits.store;

import io.gateway302.identity.LimitScope;
import io.gateway302.identity.Limits;
import io.gateway302.limits.Scopes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reservation and settlement of a call under four limits in memory, while other calls of the client are running. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReservationBenchmark {

    private static final long LIMIT = 1_000_000_000_000L;

    @Param({"0", "2000"})
    int running;

    private final LimitScope client = Scopes.client(Limits.NONE);
    private final List<Charge> charges = List.of(
            new Charge(new LimitKey(client, Measure.REQUESTS_PER_MINUTE, LIMIT), 1),
            new Charge(new LimitKey(client, Measure.CONCURRENCY, LIMIT), 1),
            new Charge(new LimitKey(client, Measure.USD_PER_DAY, LIMIT), 50_000),
            new Charge(new LimitKey(client, Measure.USD_PER_MONTH, LIMIT), 50_000));
    private final List<Long> used = List.of(1L, 0L, 50_000L, 50_000L);

    private final LimitStore store = new MemoryLimitStore(Clock.systemUTC(), new Leases(Duration.ofHours(1)));
    private long id;

    @Setup
    public void run() {
        for (int i = 0; i < running; i++) {
            var _ = store.reserve("running-" + i, charges);
        }
    }

    @Benchmark
    public Object call() {
        Decision decision = store.reserve("call-" + id++, charges);
        store.settle(((Decision.Granted) decision).reservation(), used);
        return decision;
    }
}
