package io.gateway302.exchange;

import org.jspecify.annotations.Nullable;

/**
 * The key of something that one step of a call leaves for another. Compared by identity: declare each as a constant.
 *
 * @param <T> type of what is left
 */
public final class Attribute<T> {

    /** The model that the request names; absent where it names none. */
    public static final Attribute<String> MODEL = new Attribute<>("model", String.class);

    /** Whether the caller is still there; absent where nobody can tell, or where the call goes on without it. */
    public static final Attribute<CallerPresence> PRESENCE = new Attribute<>("presence", CallerPresence.class);

    /** Alias of the upstream key that the call should go to; absent where any will do. */
    public static final Attribute<String> WANTED_KEY = new Attribute<>("wanted-key", String.class);

    private final String name;
    private final Class<T> type;

    /**
     * A new attribute.
     *
     * @param name shown in messages only
     * @param type type of what is left
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
