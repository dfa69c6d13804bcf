package io.gateway302.results;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Meters of copies, registered at start. */
final class ResultMeters {

    private final Map<Result, Counter> copies = new EnumMap<>(Result.class);
    private final Counter bytes;
    private final Timer time;

    ResultMeters(MeterRegistry registry) {
        for (Result result : Result.values()) {
            copies.put(result, counter(result, registry));
        }
        this.bytes = Counter.builder("gateway.results.bytes")
                .description("Bytes of stored result files")
                .baseUnit("bytes")
                .register(registry);
        this.time = Timer.builder("gateway.results.copy")
                .description("Time of copies of result files, with their wait for others")
                .register(registry);
    }

    private static Counter counter(Result result, MeterRegistry registry) {
        return Counter.builder("gateway.results.copies")
                .description("Result files by whether they were stored")
                .tag("result", result.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    /** Values of the label {@code result}. */
    private enum Result {
        STORED,
        FAILED,
        STORAGE_FAILED,
        REFUSED,
        TOO_LARGE,
        SKIPPED;

        private static Result of(Copy copy) {
            return switch (copy) {
                case Copy.Stored _ -> STORED;
                case Copy.NotStored _ -> SKIPPED;
                case Copy.Failed failed ->
                    switch (failed.reason()) {
                        case TOO_LARGE -> TOO_LARGE;
                        case STORAGE_FAILED -> STORAGE_FAILED;
                        case ADDRESS_REFUSED, TOO_MANY -> REFUSED;
                        default -> FAILED;
                    };
            };
        }
    }

    /** Counts a copy that was made now, or failed. */
    void copied(Copy copy, Duration duration) {
        count(copy, Result.of(copy));
        time.record(duration);
    }

    /** Counts a result that needed no copy. */
    void skipped() {
        counter(Result.SKIPPED).increment();
    }

    private Counter counter(Result result) {
        return Objects.requireNonNull(copies.get(result));
    }

    private void count(Copy copy, Result result) {
        counter(result).increment();
        if (copy instanceof Copy.Stored stored) {
            bytes.increment((double) stored.result().size());
        }
    }
}
