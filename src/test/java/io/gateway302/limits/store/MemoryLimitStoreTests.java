package io.gateway302.limits.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.SteppedClock;
import io.gateway302.identity.Limits;
import io.gateway302.limits.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryLimitStoreTests extends LimitStoreContractTests {

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-12-31T22:00:00.500Z"));
    private final MemoryLimitStore memory = new MemoryLimitStore(clock, LEASES);

    @Override
    LimitStore open() {
        return memory;
    }

    @Override
    void letPass(Duration time) {
        clock.advance(time);
    }

    @Override
    Instant now() {
        return clock.instant();
    }

    @Test
    void letsRequestsThroughAgainAsTheMinuteSlides() {
        granted(one(requests(2)));
        clock.advance(Duration.ofSeconds(30));
        granted(one(requests(2)));

        Reading by = refused(one(requests(2)));

        assertThat(by.resetsAt()).isEqualTo("2026-12-31T22:01:00Z");
        clock.advance(Duration.between(clock.instant(), by.resetsAt()));
        granted(one(requests(2)));
        assertThat(refused(one(requests(2))).resetsAt()).isEqualTo("2026-12-31T22:01:30Z");
    }

    @Test
    void saysWhenEnoughHasLeftAfterALimitWasLowered() {
        granted(one(requests(3)));
        clock.advance(Duration.ofSeconds(10));
        granted(one(requests(3)));

        assertThat(refused(one(requests(1))).resetsAt()).isEqualTo("2026-12-31T22:01:10Z");
    }

    @Test
    void beginsAnewWithTheDayAndTheMonth() {
        granted(one(images(1L)), one(month(1)));
        refused(one(images(1L)), one(month(1)));

        clock.advance(Duration.ofHours(2));

        granted(one(images(1L)), one(month(1)));
    }

    @Test
    void settlesACallInTheDayInWhichItBegan() {
        Reservation yesterday = granted(new Charge(images(10L), 5));
        clock.advance(Duration.ofHours(2));
        store.renew(List.of(yesterday));
        Reservation today = granted(new Charge(images(10L), 5));

        store.settle(yesterday, List.of(0L));
        assertThat(used(images(10L))).isEqualTo(5);
        store.settle(today, List.of(3L));
        assertThat(used(images(10L))).isEqualTo(3);
    }

    @Test
    void forgetsWhatIsPast() {
        store.settle(granted(one(requests(5)), one(places(5)), one(images(5L)), one(life(5))), List.of(1L, 1L, 1L, 1L));
        memory.forgetIdle();
        assertThat(memory.size()).isEqualTo(1);

        clock.advance(Duration.ofDays(2));
        memory.forgetIdle();

        assertThat(memory.size()).isZero();
        granted(one(requests(5)));
    }

    @Test
    void givesOnlyChangesToBeWrittenDown() {
        Reservation reservation = granted(one(images(5L)), one(requests(5)));
        assertThat(memory.takeChanges()).isEmpty();
        store.settle(reservation, List.of(1L, 1L));

        assertThat(memory.takeChanges()).singleElement().satisfies(row -> {
            assertThat(row.used()).isEqualTo(1);
            assertThat(row.expiresAt()).isEqualTo("2027-01-01T00:00:00Z");
        });
        assertThat(memory.takeChanges()).isEmpty();
        var _ = store.read(List.of(images(5L)));
        assertThat(memory.takeChanges()).isEmpty();
    }

    @Test
    void keepsClientsApart() {
        granted(one(requests(1)));

        LimitKey other = new LimitKey(Scopes.client(Limits.NONE), Measure.REQUESTS_PER_MINUTE, 1L);
        granted(one(other));
    }
}
