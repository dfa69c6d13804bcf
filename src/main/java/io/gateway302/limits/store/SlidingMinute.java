package io.gateway302.limits.store;

import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counter of the requests in the last 60 seconds, with a resolution of one second. */
final class SlidingMinute implements LimitCounter {

    private static final int SECONDS = 60;

    private final TreeMap<Long, Long> counts = new TreeMap<>();
    private long sum;

    @Override
    public long used(Instant now) {
        forgetBefore(now);
        return sum;
    }

    @Override
    public void take(String reservation, long amount, Instant now, Instant leaseEnd) {
        counts.merge(now.getEpochSecond(), amount, Long::sum);
        sum += amount;
    }

    @Override
    public void settle(String reservation, long window, long reserved, long used) {
        Long count = counts.get(window);
        if (count == null) {
            return;
        }
        long corrected = Math.max(0, count + used - reserved);
        sum += corrected - count;
        if (corrected == 0) {
            counts.remove(window);
        } else {
            counts.put(window, corrected);
        }
    }

    /**
     * Returns the time when the oldest second leaves the window; above the limit, the time when enough seconds have
     * left it.
     */
    @Override
    public @Nullable Instant freeAt(@Nullable Long limit, Instant now) {
        long toLeave = limit == null ? 1 : Math.max(1, used(now) + 1 - limit);
        for (var second : counts.entrySet()) {
            toLeave -= second.getValue();
            if (toLeave <= 0) {
                return Instant.ofEpochSecond(second.getKey() + SECONDS);
            }
        }
        return null;
    }

    @Override
    public boolean isIdle(Instant now) {
        forgetBefore(now);
        return counts.isEmpty();
    }

    private void forgetBefore(Instant now) {
        long before = now.getEpochSecond() - SECONDS;
        while (!counts.isEmpty() && counts.firstKey() <= before) {
            sum -= counts.pollFirstEntry().getValue();
        }
    }
}
