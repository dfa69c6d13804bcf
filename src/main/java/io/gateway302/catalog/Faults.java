package io.gateway302.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Collects what is wrong with the catalog as sentences that begin with the place. */
final class Faults {

    private final String place;
    private final List<String> found;

    Faults() {
        this("", Collections.synchronizedList(new ArrayList<>()));
    }

    private Faults(String place, List<String> found) {
        this.place = place;
        this.found = found;
    }

    /** The same collection, for a place within this one. */
    Faults at(String part) {
        return new Faults(place + part + ": ", found);
    }

    void add(String fault) {
        found.add(place + fault);
    }

    void unless(boolean holds, String fault) {
        if (!holds) {
            add(fault);
        }
    }

    List<String> found() {
        return List.copyOf(found);
    }
}
