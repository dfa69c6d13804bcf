package io.gateway302.limits;

import io.gateway302.catalog.Unit;
import io.gateway302.limits.store.Measure;
import io.gateway302.limits.store.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Writer of a caller's limits in the fields of draft-ietf-httpapi-ratelimit-headers-10. If several scopes have a limit
 * of one name, the one with the smallest remainder is written. Money is in millionths of a US dollar, because the
 * fields support only whole numbers.
 */
final class RateLimitHeaders {

    /** Maximum integer of a structured field (RFC 9651). */
    private static final long MAX_INTEGER = 999_999_999_999_999L;

    private RateLimitHeaders() {}

    static void write(List<Reading> readings, Instant now, HttpHeaders headers) {
        Collection<Reading> tightest = readings.stream()
                .filter(reading -> reading.limitKey().limit() != null)
                .collect(Collectors.toMap(
                        reading -> reading.limitKey().measure().name(),
                        Function.identity(),
                        (one, other) -> comparator().compare(one, other) <= 0 ? one : other,
                        LinkedHashMap::new))
                .values();
        if (!tightest.isEmpty()) {
            headers.set(
                    "RateLimit-Policy",
                    tightest.stream().map(RateLimitHeaders::policy).collect(Collectors.joining(", ")));
            headers.set(
                    "RateLimit",
                    tightest.stream().map(reading -> state(reading, now)).collect(Collectors.joining(", ")));
        }
    }

    private static Comparator<Reading> comparator() {
        return Comparator.comparingLong(Reading::remaining);
    }

    private static String policy(Reading reading) {
        Measure measure = reading.limitKey().measure();
        Duration length = measure.window().length(reading.window());
        String unit = unit(measure);
        return name(measure)
                + ";q="
                + cap(Objects.requireNonNull(reading.limitKey().limit()))
                + (length == null ? "" : ";w=" + length.toSeconds())
                + (unit == null ? "" : ";qu=" + unit);
    }

    private static String state(Reading reading, Instant now) {
        Instant reset = reading.resetsAt();
        return name(reading.limitKey().measure())
                + ";r="
                + cap(reading.remaining())
                + (reset == null ? "" : ";t=" + secondsUntil(reset, now));
    }

    private static String name(Measure measure) {
        String name = measure.equals(Measure.REQUESTS_PER_MINUTE)
                ? "requests"
                : measure.name().replace('_', '-').replace('.', '-');
        return '"' + name + '"';
    }

    /** Returns the quota unit; null for requests, which are the default of the draft. */
    private static @Nullable String unit(Measure measure) {
        Unit unit = measure.unit();
        if (unit != null) {
            return '"' + unit.label() + "s\"";
        }
        return switch (measure.kind()) {
            case MONEY -> "\"usd-micros\"";
            case CONCURRENCY -> "\"concurrent-requests\"";
            case REQUESTS_PER_MINUTE, UNITS -> null;
        };
    }

    private static long secondsUntil(Instant end, Instant now) {
        return Math.max(0, Duration.between(now, end).plusMillis(999).toSeconds());
    }

    private static long cap(long number) {
        return Math.min(number, MAX_INTEGER);
    }
}
