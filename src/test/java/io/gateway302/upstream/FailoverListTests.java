package io.gateway302.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FailoverListTests {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final FailoverList<String> failoverList =
            new FailoverList<>(List.of("a", "b"), Duration.ofSeconds(10), clock);

    @Test
    void takesTheFirstThatWasNotTried() {
        assertThat(failoverList.choose(Set.of())).contains("a");
        assertThat(failoverList.choose(Set.of("a"))).contains("b");
        assertThat(failoverList.choose(Set.of("a", "b"))).isEmpty();
    }

    @Test
    void takesOneThatRestsOnlyIfNoOtherIsLeft() {
        failoverList.rest("a");

        assertThat(failoverList.choose(Set.of())).contains("b");
        assertThat(failoverList.choose(Set.of("b"))).contains("a");
    }

    @Test
    void takesTheOneThatHasRestedLongestIfAllRest() {
        failoverList.rest("a");
        now = now.plusSeconds(1);
        failoverList.rest("b");

        assertThat(failoverList.choose(Set.of())).contains("a");
    }

    @Test
    void returnsToTheFirstAfterItsRest() {
        failoverList.rest("a");
        now = now.plusSeconds(11);

        assertThat(failoverList.choose(Set.of())).contains("a");
    }
}
