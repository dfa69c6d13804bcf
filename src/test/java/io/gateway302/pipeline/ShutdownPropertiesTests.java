package io.gateway302.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ShutdownPropertiesTests {

    @Test
    void delaysWhereALoadBalancerHasOtherReplicas() {
        assertThat(new ShutdownProperties(null).delay(true)).isEqualTo(Duration.ofSeconds(10));
        assertThat(new ShutdownProperties(null).delay(false)).isZero();
    }

    @Test
    void aConfiguredDelayTakesPrecedence() {
        assertThat(new ShutdownProperties(Duration.ZERO).delay(true)).isZero();
        assertThat(new ShutdownProperties(Duration.ofSeconds(3)).delay(false)).isEqualTo(Duration.ofSeconds(3));
    }
}
