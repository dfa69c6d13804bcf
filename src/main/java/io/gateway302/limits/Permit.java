package io.gateway302.limits;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call's leave to run. It ends once, whoever ends it. */
final class Permit {

    private final List<Part> parts;
    private final AtomicBoolean ended = new AtomicBoolean();

    Permit(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * What is held in one store.
     *
     * @param store the store
     * @param hold what is held there
     */
    record Part(LimitStore store, Hold hold) {}

    List<Part> parts() {
        return parts;
    }

    /** True for the first who asks. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }
}
