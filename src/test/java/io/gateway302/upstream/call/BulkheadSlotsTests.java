package io.gateway302.upstream.call;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests of the distribution of concurrency slots among clients. */
class BulkheadSlotsTests {

    private final BulkheadSlots places = places(8);

    private static BulkheadSlots places(int count) {
        return new BulkheadSlots(Bulkhead.of(
                "places",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(count)
                        .maxWaitDuration(Duration.ZERO)
                        .build()));
    }

    @Test
    void oneClientLeavesAQuarterToOthers() {
        take("a", 6);

        assertIsFull("a");
        take("b", 2);
        assertIsFull("b");
    }

    @Test
    void aPlaceThatWasGivenBackIsFree() {
        take("a", 6);
        places.giveBack("a");

        take("a", 1);
        assertIsFull("a");
    }

    @Test
    void whoWasRefusedTookNothing() {
        take("a", 6);
        take("b", 2);
        for (int i = 0; i < 20; i++) {
            assertIsFull("b");
        }
        places.giveBack("a");

        take("b", 1);
    }

    @Test
    void theOnlyPlaceIsForAnybody() {
        BulkheadSlots one = places(1);

        assertThatCode(() -> one.take("a")).doesNotThrowAnyException();
        assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(() -> one.take("a"));
    }

    private void take(String client, int count) {
        for (int i = 0; i < count; i++) {
            places.take(client);
        }
    }

    private void assertIsFull(String client) {
        assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(() -> places.take(client));
    }
}
