package io.gateway302.sandbox.call;

import java.util.LinkedHashMap;
import java.util.Map;

/** Map with a maximum number of entries, which removes the oldest entry when it is exceeded. */
public final class LruMap<K, V> extends LinkedHashMap<K, V> {

    private final int most;

    public LruMap(int most) {
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
