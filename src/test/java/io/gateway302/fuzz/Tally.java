package io.gateway302.fuzz;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts of the results, by status and type of problem. */
final class Tally {

    private final Map<String, Integer> counts = new TreeMap<>();
    private int all;

    void add(String kind) {
        counts.merge(kind, 1, Integer::sum);
        all++;
    }

    int of(String kind) {
        return counts.getOrDefault(kind, 0);
    }

    /** Returns the counts in one line. */
    @Override
    public String toString() {
        return all + " requests: "
                + counts.entrySet().stream()
                        .map(entry -> entry.getKey() + " x" + entry.getValue())
                        .collect(Collectors.joining(", "));
    }
}
