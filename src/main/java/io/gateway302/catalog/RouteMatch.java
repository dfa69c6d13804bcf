package io.gateway302.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stands at the address of a call: one operation, or several that share it. */
public final class RouteMatch {

    private final Endpoint endpoint;
    private final Map<String, String> variables;

    RouteMatch(Endpoint endpoint, List<String> values) {
        this.endpoint = endpoint;
        Map<String, String> byName = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            byName.put(endpoint.variables().get(i), values.get(i));
        }
        this.variables = Map.copyOf(byName);
    }

    /** All operations at the address, in the catalog's order; at least one. */
    public List<Operation> candidates() {
        return endpoint.candidates();
    }

    /** What the path's variables stand for, as it came: not decoded. */
    public Map<String, String> variables() {
        return variables;
    }

    /** Fields of the body or the query whose values tell the candidates apart, besides the model; usually none. */
    public Set<String> tellingFields() {
        return endpoint.tellingFields();
    }

    /**
     * The operation that the call means: that of its model, by the full name or else by the name without suffixes, or
     * the one that takes unlisted models; and of that one, the variant whose constant fields the call has.
     */
    public Operation choose(Clues clues) {
        return endpoint.choose(clues);
    }

    @Override
    public String toString() {
        return candidates() + " " + variables;
    }
}
