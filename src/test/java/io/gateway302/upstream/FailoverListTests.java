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
    private final FailoverList<String> preference =
            new FailoverList<>(List.of("a", "b"), Duration.ofSeconds(10), clock);

    @Test
    void takesTheFirstThatWasNotTried() {
        assertThat(preference.choose(Set.of())).contains("a");
        assertThat(preference.choose(Set.of("a"))).contains("b");
        assertThat(preference.choose(Set.of("a", "b"))).isEmpty();
    }

    @Test
    void takesOneThatRestsOnlyIfNoOtherIsLeft() {
        preference.rest("a");

        assertThat(preference.choose(Set.of())).contains("b");
        assertThat(preference.choose(Set.of("b"))).contains("a");
    }

    @Test
    void takesTheOneThatHasRestedLongestIfAllRest() {
        preference.rest("a");
        now = now.plusSeconds(1);
        preference.rest("b");

        assertThat(preference.choose(Set.of())).contains("a");
    }

    @Test
    void returnsToTheFirstAfterItsRest() {
        preference.rest("a");
        now = now.plusSeconds(11);

        assertThat(preference.choose(Set.of())).contains("a");
    }
}
