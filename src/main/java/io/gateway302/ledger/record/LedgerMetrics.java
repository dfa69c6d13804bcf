package io.gateway302.ledger.record;

import io.gateway302.ledger.journal.Journals;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Metrics of the ledger. */
final class LedgerMetrics {

    private final MeterRegistry registry;
    private final Timer writes;
    private final Counter leftOut;

    LedgerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.writes = Timer.builder("gateway.ledger.write")
                .description("Time to make entries durable in the journal; several share one write")
                .serviceLevelObjectives(
                        Duration.ofNanos(500_000),
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
        this.leftOut = Counter.builder("gateway.ledger.left.out")
                .description(
                        "Refused calls and stored results that were not recorded, to keep the journal free for what is billed")
                .register(registry);
    }

    /** Registers gauges for the journals. */
    void watch(Journals journals) {
        Gauge.builder("gateway.ledger.backlog", journals, Journals::backlog)
                .description("Entries in the journal that the store has not taken yet")
                .register(registry);
        Gauge.builder("gateway.ledger.capacity", journals, it -> it.own().capacity())
                .description("Entries that the journal may hold")
                .register(registry);
        Gauge.builder("gateway.ledger.store.up", journals, it -> it.storeAnswers() ? 1 : 0)
                .description("Whether the store took what it was last given")
                .register(registry);
        Gauge.builder("gateway.ledger.journal.up", journals, it -> it.fault() == null ? 1 : 0)
                .description("Whether the disk of the journal takes what is written to it")
                .register(registry);
        Gauge.builder("gateway.ledger.unwritten", journals, Journals::unwritten)
                .description("Entries kept in memory because the disk of the journal refuses them")
                .register(registry);
    }

    /** Records the duration of a write. */
    void written(Duration time) {
        writes.record(time);
    }

    /** Counts an entry that was not recorded. */
    void leftOut() {
        leftOut.increment();
    }
}
