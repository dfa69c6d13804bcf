package io.gateway302.limits.store;

import io.gateway302.identity.LimitScope;
import org.jspecify.annotations.Nullable;

/**
 * Quantity that is counted for one scope.
 *
 * @param scope scope to which the quantity is charged
 * @param measure counted quantity and its window
 * @param limit upper limit; null if the quantity is only counted. Money is in millionths of a US dollar
 */
public record LimitKey(
        LimitScope scope, Measure measure, @Nullable Long limit) {

    /** Returns the key of the meter, which is unique within the client of the scope. */
    String key() {
        return scope.id() + ":" + measure.name();
    }

    /** Returns the kind of the scope, such as {@code client}. */
    public String scopeKind() {
        String id = scope.id();
        int colon = id.indexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }

    /** Returns a meter with this share of the limit. A limit on requests or concurrency is at least 1. */
    LimitKey share(double share) {
        if (limit == null) {
            return this;
        }
        long floor = switch (measure.kind()) {
            case REQUESTS_PER_MINUTE, CONCURRENCY -> 1;
            case UNITS, MONEY -> 0;
        };
        return new LimitKey(scope, measure, Math.max(floor, (long) (limit * share)));
    }
}
