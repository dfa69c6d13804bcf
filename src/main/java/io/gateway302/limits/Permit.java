package io.gateway302.limits;

import io.gateway302.limits.store.LimitStore;
import io.gateway302.limits.store.Reservation;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Permit of an admitted call, with its reservations. It can be ended once. */
final class Permit {

    private final List<Part> parts;
    private final AtomicBoolean ended = new AtomicBoolean();

    Permit(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Reservation in one store.
     *
     * @param store store that has the reservation
     * @param reservation reservation in that store
     */
    record Part(LimitStore store, Reservation reservation) {}

    /** Returns the time of the reservation in the store of the limits; null if nothing was reserved. */
    @Nullable
    Instant reservedAt() {
        return parts.isEmpty() ? null : parts.getFirst().reservation().at();
    }

    List<Part> parts() {
        return parts;
    }

    /** Ends the permit; returns true only for the first call of this method. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }
}
