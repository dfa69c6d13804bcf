package io.gateway302.upstream.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

/** Tests of the headers in which clients tell of their retries and timeouts. */
class ClientRetriesTests {

    private static ClientRetries read(String name, String value) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(name, value);
        return ClientRetries.of(headers);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "2, true", "10, true", "-1, false", "many, false", "'', false", "1e9, false"})
    void knowsARequestThatTheClientSendsAgain(String count, boolean isRetry) {
        assertThat(read("X-Stainless-Retry-Count", count).isRetry()).isEqualTo(isRetry);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "x-stainless-read-timeout, 600,          PT10M",
                "x-stainless-read-timeout, 2.5,          PT2.5S",
                "x-stainless-timeout,      60,           PT1M",
                "X-Server-Timeout,         30,           PT30S",
                "X-Server-Timeout,         0,            none",
                "X-Server-Timeout,         NaN,          none",
                "X-Server-Timeout,         9999999999,   none",
                "X-Server-Timeout,         -5,           none"
            })
    void knowsHowLongTheClientWaits(String name, String value, @Nullable Duration timeout) {
        assertThat(read(name, value).timeout()).isEqualTo(timeout);
    }

    @Test
    void waitsForEverIfItTellsNothing() {
        ClientRetries untold = ClientRetries.of(new HttpHeaders());

        assertThat(untold.isRetry()).isFalse();
        assertThat(untold.awaits(Duration.ofDays(1))).isTrue();
        assertThat(read("x-stainless-timeout", "2").awaits(Duration.ofSeconds(1)))
                .isTrue();
        assertThat(read("x-stainless-timeout", "2").awaits(Duration.ofSeconds(2)))
                .isFalse();
    }
}
