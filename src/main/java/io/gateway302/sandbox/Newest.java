package io.gateway302.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that keeps what was put into it last, up to a number of entries, and forgets the rest. */
final class Newest<K, V> extends LinkedHashMap<K, V> {

    private final int most;

    Newest(int most) {
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
