package io.gateway302.metrics;

import java.time.Duration;
import java.util.stream.LongStream;

/** The upper bounds of the histograms. */
final class Buckets {

    /** From a cached answer to a film: what callers wait, and what the upstream takes. */
    static final Duration[] CALLS =
            millis(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000);

    /** What the gateway itself adds. */
    static final Duration[] OVERHEAD = LongStream.of(
                    250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
                    2_500_000, 5_000_000)
            .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
            .toArray(Duration[]::new);

    private Buckets() {}

    private static Duration[] millis(long... bounds) {
        return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
