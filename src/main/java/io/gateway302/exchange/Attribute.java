package io.gateway302.exchange;

import io.gateway302.identity.CallTags;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Typed key of a value that one step of a call stores for another. Keys are compared by identity: declare each as a
 * constant.
 *
 * @param <T> type of the value
 */
public final class Attribute<T> {

    /** Model named in the request; absent if the request names none. */
    public static final Attribute<String> MODEL = new Attribute<>("model", String.class);

    /**
     * Check for the caller's connection; absent if a disconnect cannot be detected, or if the call continues after one.
     */
    public static final Attribute<CallerPresence> PRESENCE = new Attribute<>("presence", CallerPresence.class);

    /**
     * Relay of the response of a typed call to the caller without reading it; absent if its endpoint reads it as JSON.
     */
    public static final Attribute<Boolean> RELAYED = new Attribute<>("relayed", Boolean.class);

    /** Alias of the required upstream key; absent if any key may be used. */
    public static final Attribute<String> WANTED_KEY = new Attribute<>("wanted-key", String.class);

    /** Tags of the call; absent if the caller gives none. */
    public static final Attribute<CallTags> TAGS = new Attribute<>("tags", CallTags.class);

    /**
     * Time at which the limits reserved the cost of the call, by the clock of their store. It determines the day and the
     * month in which the call counts; absent if nothing was reserved.
     */
    public static final Attribute<Instant> RESERVED_AT = new Attribute<>("reserved-at", Instant.class);

    /**
     * Work to do right before the request is sent; absent if there is none. If it throws a problem, nothing is sent.
     */
    public static final Attribute<Runnable> BEFORE_SENDING = new Attribute<>("before-sending", Runnable.class);

    private final String name;
    private final Class<T> type;

    /**
     * Creates an attribute.
     *
     * @param name name for messages only
     * @param type type of the value
     */
    public Attribute(String name, Class<T> type) {
        this.name = name;
        this.type = type;
    }

    @Nullable
    T cast(@Nullable Object value) {
        return type.cast(value);
    }

    @Override
    public String toString() {
        return name;
    }
}
