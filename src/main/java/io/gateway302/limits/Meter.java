package io.gateway302.limits;

import io.gateway302.identity.LimitScope;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is counted for one scope.
 *
 * @param scope for whom
 * @param measure what
 * @param limit how much there may be; null where it is only counted. Money is in millionths of a dollar
 */
record Meter(LimitScope scope, Measure measure, @Nullable Long limit) {

    /** Unique within the scope's client. */
    String key() {
        return scope.id() + ":" + measure.name();
    }

    /** The kind of scope, such as {@code client}. */
    String scopeKind() {
        String id = scope.id();
        int colon = id.indexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }

    /** The same with a part of its limit. */
    Meter share(double share) {
        if (limit == null) {
            return this;
        }
        long floor = switch (measure.kind()) {
            case REQUESTS_PER_MINUTE, CONCURRENCY -> 1;
            case UNITS, MONEY -> 0;
        };
        return new Meter(scope, measure, Math.max(floor, (long) (limit * share)));
    }
}
