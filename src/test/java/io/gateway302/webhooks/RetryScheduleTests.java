package io.gateway302.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void endsAfterTenAttempts() {
        RetrySchedule schedule = new RetrySchedule(() -> 0);
        Duration all = Duration.ZERO;
        int attempts = 1;
        for (Duration next = schedule.next(attempts, null); next != null; next = schedule.next(++attempts, null)) {
            all = all.plus(next);
        }

        assertThat(attempts).isEqualTo(10);
        assertThat(all).isEqualTo(Duration.ofHours(75).plusMinutes(35).plusSeconds(5));
    }

    @Test
    void isLateByUpToATenth() {
        assertThat(new RetrySchedule(() -> 1).next(4, null)).isEqualTo(Duration.ofMinutes(132));
        assertThat(new RetrySchedule(() -> 0.5).next(2, null)).isEqualTo(Duration.ofSeconds(315));
    }

    @Test
    void neverComesEarlierThanTheReceiverAsks() {
        RetrySchedule schedule = new RetrySchedule(() -> 0);

        assertThat(schedule.next(1, Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
        assertThat(schedule.next(2, Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(5));
        assertThat(schedule.next(10, Duration.ofMinutes(1))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | PT0S",
                "120 | PT2M",
                " 7 | PT7S",
                "86400 | PT24H",
                "86401 | PT24H",
                "999999999 | PT24H",
                "Thu, 01 Jan 2026 00:01:00 GMT | PT1M",
                "Fri, 01 Jan 2027 00:00:00 GMT | PT24H",
                "Wed, 31 Dec 2025 00:00:00 GMT |",
                "-1 |",
                "soon |",
                "1e9 |",
                "99999999999999999999 |",
                "|"
            })
    void readsRetryAfter(@Nullable String header, @Nullable Duration wait) {
        assertThat(RetrySchedule.retryAfter(header, NOW)).isEqualTo(wait);
    }
}
