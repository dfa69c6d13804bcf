package io.gateway302.upstream.outcome;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Parser of the delay that a response requests: {@code Retry-After} (RFC 9110 §10.2.3), which is a number of seconds or
 * a date, or {@code retry-after-ms}, a number of milliseconds that OpenAI and Azure send and that is more exact.
 */
final class RetryAfter {

    private static final String MILLISECONDS = "retry-after-ms";

    /** Largest delay. A longer one means the same to every client, and would overflow calculations. */
    private static final Duration MAX = Duration.ofDays(365);

    /** Seconds are an integer by the standard; clients of OpenAI and Anthropic also take a fraction. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,40}(?:\\.[0-9]{1,40})?");

    private RetryAfter() {}

    /** Returns whether the response requests a delay, in any form. */
    static boolean isIn(HttpHeaders headers) {
        return headers.containsHeader(HttpHeaders.RETRY_AFTER) || headers.containsHeader(MILLISECONDS);
    }

    /** Returns the delay from now that a response requests, 0 to 365 days; null for none, or if it is malformed. */
    static @Nullable Duration of(HttpHeaders headers, Instant now) {
        Duration exact = number(headers.getFirst(MILLISECONDS), 3);
        if (exact != null) {
            return exact;
        }
        Duration seconds = number(headers.getFirst(HttpHeaders.RETRY_AFTER), 0);
        return seconds == null ? date(headers, now) : seconds;
    }

    /** Reads a number of seconds, divided by a power of ten. */
    private static @Nullable Duration number(@Nullable String value, int power) {
        if (value == null || !NUMBER.matcher(value.strip()).matches()) {
            return null;
        }
        BigDecimal seconds = new BigDecimal(value.strip()).movePointLeft(power);
        if (seconds.compareTo(BigDecimal.valueOf(MAX.toSeconds())) >= 0) {
            return MAX;
        }
        return Duration.ofMillis(seconds.movePointRight(3).longValue());
    }

    /** Reads a date in one of the three forms of RFC 9110 §5.6.7. */
    private static @Nullable Duration date(HttpHeaders headers, Instant now) {
        try {
            ZonedDateTime date = headers.getFirstZonedDateTime(HttpHeaders.RETRY_AFTER);
            if (date == null) {
                return null;
            }
            Duration delay = Duration.between(now, date.toInstant());
            if (delay.isNegative()) {
                return Duration.ZERO;
            }
            return delay.compareTo(MAX) > 0 ? MAX : delay;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
