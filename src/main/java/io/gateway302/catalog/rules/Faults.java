package io.gateway302.catalog.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Thread-safe collector of faults in the catalog. Each message starts with its location. */
public final class Faults {

    private final String place;
    private final List<String> found;

    public Faults() {
        this("", Collections.synchronizedList(new ArrayList<>()));
    }

    private Faults(String place, List<String> found) {
        this.place = place;
        this.found = found;
    }

    /** Returns a view of the same collector for a location within this one. */
    public Faults at(String part) {
        return new Faults(place + part + ": ", found);
    }

    public void add(String fault) {
        found.add(place + fault);
    }

    public void unless(boolean holds, String fault) {
        if (!holds) {
            add(fault);
        }
    }

    public List<String> found() {
        return List.copyOf(found);
    }
}
