package io.gateway302.metrics;

import java.time.Duration;
import java.util.stream.LongStream;

/** Upper bounds of the histogram buckets. */
final class Buckets {

    /**
     * Bounds for durations of calls and of upstream requests, 50 ms to 10 minutes: from a stored response to a video.
     */
    static final Duration[] CALLS =
            millis(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000);

    /** Bounds for the overhead of the gateway, 250 µs to 5 s. */
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
