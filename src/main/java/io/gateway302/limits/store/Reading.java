package io.gateway302.limits.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Current value of a meter.
 *
 * @param limitKey meter that was read
 * @param used used and reserved amount
 * @param window number of the window to which the value belongs
 * @param resetsAt end of the window, or for a sliding window the time when more becomes free; null if unknown
 */
public record Reading(
        LimitKey limitKey, long used, long window, @Nullable Instant resetsAt) {

    static Reading of(LimitKey limitKey, long used, long window, @Nullable Instant freeAt) {
        Instant resetsAt = switch (limitKey.measure().window()) {
            case MINUTE, CALL -> freeAt;
            case DAY, MONTH -> limitKey.measure().window().end(window);
            case LIFE -> limitKey.scope().expiresAt();
        };
        return new Reading(limitKey, used, window, resetsAt);
    }

    /** Returns the remaining amount; {@link Long#MAX_VALUE} without a limit. */
    public long remaining() {
        Long limit = limitKey.limit();
        return limit == null ? Long.MAX_VALUE : Math.max(0, limit - used);
    }
}
