package io.gateway302.limits;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The time over which something is counted. Days and months are those of UTC; the months of 2026 begin at 2026 * 12. */
enum Window {
    /** Any minute, slid by seconds; the number is the second in which a request was counted. */
    MINUTE,
    /** While the call runs. */
    CALL,
    /** A calendar day. */
    DAY,
    /** A calendar month. */
    MONTH,
    /** As long as the credential lives. */
    LIFE;

    /** The number of the window in which the instant lies; later ones have greater numbers. */
    long number(Instant instant) {
        return switch (this) {
            case MINUTE -> instant.getEpochSecond();
            case DAY -> Math.floorDiv(instant.getEpochSecond(), 86_400);
            case MONTH -> instant.atOffset(ZoneOffset.UTC).getLong(ChronoField.PROLEPTIC_MONTH);
            case CALL, LIFE -> 0;
        };
    }

    /** When the calendar window with this number ends; null where its end is not a matter of the calendar. */
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

    /** How long the window with this number is; null where it has no length of its own. */
    @Nullable
    Duration length(long number) {
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

    /** The name by which scripts and tables know it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
