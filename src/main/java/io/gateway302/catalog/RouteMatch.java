package io.gateway302.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Operations at the address of a call: one, or several that share it. */
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

    /** Returns all operations at the address, in the order of the catalog; at least one. */
    public List<Operation> candidates() {
        return endpoint.candidates();
    }

    /** Returns the values of the path variables as received, not decoded. */
    public Map<String, String> variables() {
        return variables;
    }

    /**
     * Returns the discriminator fields: fields of the body or the query whose values distinguish the candidates,
     * besides the model. There are usually none.
     */
    public Set<String> tellingFields() {
        return endpoint.tellingFields();
    }

    /**
     * Returns the operation for the call. The model selects the main operation, by its full name, or else by its name
     * without suffixes; the fallback is the operation for unlisted models. A variant of it is returned if the call has
     * all constant fields of that variant.
     */
    public Operation choose(RouteHints clues) {
        return endpoint.choose(clues);
    }

    @Override
    public String toString() {
        return candidates() + " " + variables;
    }
}
