package io.gateway302.limits.store;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Window over which a quantity is counted. Days and months are in UTC; the number of January 2026 is 2026 * 12. */
public enum Window {
    /**
     * Sliding window of 60 s with a resolution of one second; the number is the second in which a request was counted.
     */
    MINUTE,
    /** Duration of the call. */
    CALL,
    /** Calendar day. */
    DAY,
    /** Calendar month. */
    MONTH,
    /** Lifetime of the credential. */
    LIFE;

    /** Returns the number of the window that contains this time; later windows have greater numbers. */
    long number(Instant instant) {
        return switch (this) {
            case MINUTE -> instant.getEpochSecond();
            case DAY -> Math.floorDiv(instant.getEpochSecond(), 86_400);
            case MONTH -> instant.atOffset(ZoneOffset.UTC).getLong(ChronoField.PROLEPTIC_MONTH);
            case CALL, LIFE -> 0;
        };
    }

    /** Returns the end of the calendar window with this number; null for other kinds of windows. */
    @Nullable
    Instant end(long number) {
        return switch (this) {
            case DAY ->
                LocalDate.ofEpochDay(number + 1).atStartOfDay(ZoneOffset.UTC).toInstant();
            case MONTH ->
                YearMonth.of(Math.toIntExact((number + 1) / 12), Math.toIntExact((number + 1) % 12) + 1)
                        .atDay(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            case MINUTE, CALL, LIFE -> null;
        };
    }

    /** Returns the length of the window with this number; null for windows without a fixed length. */
    @Nullable
    public Duration length(long number) {
        return switch (this) {
            case MINUTE -> Duration.ofMinutes(1);
            case DAY, MONTH -> {
                Instant start = end(number - 1);
                Instant end = end(number);
                yield start == null || end == null ? null : Duration.between(start, end);
            }
            case CALL, LIFE -> null;
        };
    }

    /** Returns the name for scripts and tables. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
