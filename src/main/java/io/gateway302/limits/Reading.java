package io.gateway302.limits;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a meter stands at.
 *
 * @param meter the meter
 * @param used how much is used or reserved
 * @param window number of the window that this is about
 * @param resetsAt when the window ends, or, where it slides, when more is to be had; null where that is not known
 */
record Reading(
        Meter meter, long used, long window, @Nullable Instant resetsAt) {

    static Reading of(Meter meter, long used, long window, @Nullable Instant freeAt) {
        Instant resetsAt = switch (meter.measure().window()) {
            case MINUTE, CALL -> freeAt;
            case DAY, MONTH -> meter.measure().window().end(window);
            case LIFE -> meter.scope().expiresAt();
        };
        return new Reading(meter, used, window, resetsAt);
    }

    /** How much is left; {@link Long#MAX_VALUE} where there is no limit. */
    long remaining() {
        Long limit = meter.limit();
        return limit == null ? Long.MAX_VALUE : Math.max(0, limit - used);
    }
}
