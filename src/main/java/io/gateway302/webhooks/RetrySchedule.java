package io.gateway302.webhooks;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Times of the attempts of a delivery, as Standard Webhooks recommend them. */
final class RetrySchedule {

    /** Delays before the attempts, each after the end of the one before. */
    private static final List<Duration> DELAYS = List.of(
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    /** Maximum share by which a delay is longer, so that the attempts after an outage do not all come at once. */
    private static final double JITTER = 0.1;

    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(24);

    private final DoubleSupplier random;

    /**
     * Creates the schedule.
     *
     * @param random source of numbers from 0 to 1
     */
    RetrySchedule(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * Returns the delay before the next attempt; null if there is none.
     *
     * @param attempts number of attempts so far
     * @param retryAfter minimum delay that the receiver asked for; null for none
     */
    @Nullable
    Duration next(int attempts, @Nullable Duration retryAfter) {
        if (attempts >= DELAYS.size()) {
            return null;
        }
        Duration delay = DELAYS.get(attempts);
        Duration late = delay.plusMillis((long) (delay.toMillis() * JITTER * random.getAsDouble()));
        return retryAfter == null || retryAfter.compareTo(late) < 0 ? late : retryAfter;
    }

    /** Parses {@code Retry-After} (RFC 9110 §10.2.3), at most 24 hours; null if absent or invalid. */
    static @Nullable Duration retryAfter(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        Duration wait = header.strip().matches("[0-9]{1,9}")
                ? Duration.ofSeconds(Long.parseLong(header.strip()))
                : untilDate(header.strip(), now);
        return wait == null || wait.isNegative() ? null : wait.compareTo(MAX_RETRY_AFTER) < 0 ? wait : MAX_RETRY_AFTER;
    }

    private static @Nullable Duration untilDate(String header, Instant now) {
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException e) {
            return null;
        }
    }
}
