package io.gateway302.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Cap on the number of values of a label: the first ones are used as they are, all others become {@value #OTHER}. */
final class LabelCap {

    static final String OTHER = "other";

    /** Value for the client of a request without a valid credential. */
    static final String NONE = "none";

    /** Value for the operation of a request that does not carry out an operation of the catalog. */
    static final String UNLISTED = "unlisted";

    private static final Set<String> ALWAYS = Set.of(OTHER, NONE, UNLISTED);

    private final int most;
    private final Set<String> values = ConcurrentHashMap.newKeySet();

    LabelCap(int most) {
        this.most = most;
    }

    /** Returns the value, or {@value #OTHER} if the cap is reached. */
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
