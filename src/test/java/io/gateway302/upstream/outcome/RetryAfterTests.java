package io.gateway302.upstream.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

/** Tests of all forms in which a response requests a delay. */
class RetryAfterTests {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private static @Nullable Duration read(@Nullable String value, @Nullable String milliseconds) {
        HttpHeaders headers = new HttpHeaders();
        if (value != null) {
            headers.set("Retry-After", value);
        }
        if (milliseconds != null) {
            headers.set("retry-after-ms", milliseconds);
        }
        return RetryAfter.of(headers, NOW);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0                                  | PT0S
            17                                 | PT17S
            1.25                               | PT1.25S
            287441                             | PT287441S
            31536001                           | PT8760H
            9223372036854775807                | PT8760H
            99999999999999999999999999999999   | PT8760H
            Sun, 29 Nov 2026 12:01:00 GMT      | PT1M
            Sunday, 29-Nov-26 12:01:00 GMT     | PT1M
            Sun Nov 29 12:01:00 2026           | PT1M
            Sun, 29 Nov 2026 11:00:00 GMT      | PT0S
            Fri, 29 Nov 2999 12:00:00 GMT      | PT8760H
            """)
    void readsSecondsAndDates(String value, Duration delay) {
        assertThat(read(value, null)).isEqualTo(delay);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            none  | 1500                 | PT1.5S
            60    | 20                   | PT0.02S
            60    | 0.5                  | PT0S
            none  | 99999999999999999999 | PT8760H
            60    | soon                 | PT1M
            """)
    void prefersMilliseconds(@Nullable String seconds, String milliseconds, Duration delay) {
        assertThat(read(seconds, milliseconds)).isEqualTo(delay);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = "'' | -1 | 1e9 | soon | 1,5 | NaN | 1970 | 29.11.2026")
    void ignoresWhatIsNeither(String a, String b, String c, String d, String e, String f, String g, String h) {
        for (String value : new String[] {a, b, c, d, e, f, h}) {
            assertThat(read(value, null)).as(value).isNull();
        }
        assertThat(read(g, null)).isEqualTo(Duration.ofSeconds(1970));
    }

    @Test
    void requestsNothingWithoutAHeader() {
        assertThat(read(null, null)).isNull();
    }
}
