package io.gateway302.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.identity.IdentityProperties;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FailureThrottleTests {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private final FailureThrottle throttle = new FailureThrottle(
            new IdentityProperties.Throttle(2, Duration.ofMinutes(1)),
            ((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    @Test
    void tellsHowLongToWaitAfterTooManyFailures() {
        assertThat(throttle.failed("192.0.2.1")).isNull();
        now = now.plusSeconds(20);
        assertThat(throttle.failed("192.0.2.1")).isNull();

        assertThat(throttle.failed("192.0.2.1")).isEqualTo(Duration.ofSeconds(40));
        now = now.plusSeconds(39);
        assertThat(throttle.failed("192.0.2.1")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void forgetsWhenTheWindowEnds() {
        for (int i = 0; i < 5; i++) {
            throttle.failed("192.0.2.1");
        }
        now = now.plusSeconds(60);

        assertThat(throttle.failed("192.0.2.1")).isNull();
    }

    @Test
    void countsEachAddressByItself() {
        throttle.failed("192.0.2.1");
        throttle.failed("192.0.2.1");

        assertThat(throttle.failed("192.0.2.2")).isNull();
        assertThat(throttle.failed("no address")).isNull();
    }

    @Test
    void countsANetworkOfIpv6AsOne() {
        throttle.failed("2001:db8:1:2::1");
        throttle.failed("2001:db8:1:2:ffff::2");

        assertThat(throttle.failed("2001:db8:1:2:3:4:5:6")).isNotNull();
        assertThat(throttle.failed("2001:db8:1:3::1")).isNull();
    }

    @Test
    void remembersABoundedNumberOfAddresses() {
        for (int i = 0; i < 30_000; i++) {
            throttle.failed("10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255));
        }

        assertThat(throttle.addresses()).isLessThanOrEqualTo(10_000);
    }
}
