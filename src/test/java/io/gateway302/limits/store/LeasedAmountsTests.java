package io.gateway302.limits.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class LeasedAmountsTests {

    private static final int STEPS = 2_000;

    private final LeasedAmounts amounts = new LeasedAmounts();
    private final Map<String, Held> expected = new HashMap<>();
    private Instant now = Instant.parse("2026-12-31T23:59:00Z");

    private record Held(long window, long amount, Instant leaseEnd) {}

    /** Compares with a sum over all leases, after random steps, with a clock that also goes back. */
    @RepeatedTest(20)
    void sumsTheLeasesThatHaveNotEnded(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int step = 0; step < STEPS; step++) {
            String call = "call-" + random.nextInt(50);
            Instant leaseEnd = now.plusSeconds(1 + random.nextInt(30));
            switch (random.nextInt(5)) {
                case 0, 1 -> add(call, random.nextInt(2), 1 + random.nextInt(9), leaseEnd);
                case 2 -> remove(call);
                case 3 -> renew(call, leaseEnd);
                default -> now = now.plusSeconds(random.nextInt(12) - 2L);
            }
            assertThat(sum(0)).as("step %d", step).isEqualTo(amounts.sum(0, now));
            assertThat(sum(1)).as("step %d", step).isEqualTo(amounts.sum(1, now));
        }
        now = now.plusSeconds(31);
        assertThat(amounts.sum(0, now)).isZero();
        assertThat(amounts.isEmpty()).isTrue();
    }

    private void add(String call, long window, long amount, Instant leaseEnd) {
        amounts.add(call, window, amount, leaseEnd);
        expected.put(call, new Held(window, amount, leaseEnd));
    }

    private void remove(String call) {
        amounts.remove(call);
        expected.remove(call);
    }

    private void renew(String call, Instant leaseEnd) {
        amounts.renew(call, leaseEnd);
        expected.computeIfPresent(call, (_, held) -> new Held(held.window(), held.amount(), leaseEnd));
    }

    /** An ended lease is gone for good: it is neither renewed nor back after the clock was set back. */
    private long sum(long window) {
        expected.values().removeIf(held -> !held.leaseEnd().isAfter(now));
        return expected.values().stream()
                .filter(held -> held.window() == window)
                .mapToLong(Held::amount)
                .sum();
    }
}
