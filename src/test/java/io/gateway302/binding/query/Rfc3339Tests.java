package io.gateway302.binding.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Tests {

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z,          2026-01-02T03:04:05Z",
        "2026-01-02t03:04:05.678z,      2026-01-02T03:04:05.678Z",
        "2026-01-02T03:04:05+01:30,     2026-01-02T01:34:05Z",
        "2026-01-02T03:04:05-18:00,     2026-01-02T21:04:05Z",
        "2026-01-02T03:04:05+18:01,     2026-01-01T09:03:05Z",
        "2026-01-02T03:04:05-23:59,     2026-01-03T03:03:05Z",
        "0000-01-01T00:00:00Z,          0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z,      9999-12-31T23:59:59.999Z"
    })
    void readsEveryTimeOfTheRfc(String text, Instant time) {
        assertThat(Rfc3339.parse(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-02",
                "2026-01-02T03:04:05",
                "2026-01-02T03:04:05+24:00",
                "2026-02-30T03:04:05Z",
                "2026-02-30T03:04:05-20:00",
                "+10000-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59-18:00",
                "+999999999-12-31T23:59:59-23:59",
                "-0001-12-31T23:59:59Z",
                "0000-01-01T00:00:00+00:01",
                "9999-12-31T23:59:59-00:01"
            })
    void readsNothingElse(String text) {
        assertThat(Rfc3339.parse(text)).isNull();
    }
}
