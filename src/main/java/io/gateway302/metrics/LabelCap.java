package io.gateway302.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the values of a label few: the first ones count by themselves, all others as {@value #OTHER}. */
final class LabelCap {

    static final String OTHER = "other";

    /** The client of a request without a valid credential. */
    static final String NONE = "none";

    /** What is asked by a request that carries out no operation of the catalog. */
    static final String UNLISTED = "unlisted";

    private static final Set<String> ALWAYS = Set.of(OTHER, NONE, UNLISTED);

    private final int most;
    private final Set<String> values = ConcurrentHashMap.newKeySet();

    LabelCap(int most) {
        this.most = most;
    }

    /** The value, or the one that stands for all that are too many. */
    String of(String value) {
        return values.contains(value) || ALWAYS.contains(value) || admits(value) ? value : OTHER;
    }

    private boolean admits(String value) {
        if (values.size() >= most) {
            return false;
        }
        synchronized (values) {
            return values.size() < most && values.add(value);
        }
    }
}
