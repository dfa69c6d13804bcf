package io.gateway302.admin;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.identity.Client;
import io.gateway302.identity.Permissions;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import io.gateway302.settings.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Check that each allowed operation of a client exists: a misspelt pattern would allow nothing, without a word. */
@Component
final class AllowedOperations {

    private static final int MAX_NAMES = 3;

    private final Catalog catalog;

    AllowedOperations(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Checks the patterns of a changed client. Those that it already had are not checked, because an operation may have
     * left the catalog since.
     *
     * @throws ProblemException with a violation for each pattern that matches no operation
     */
    void check(Client changed, Client old) {
        List<String> patterns = changed.permissions().operations();
        Set<String> known = Set.copyOf(old.permissions().operations());
        List<Violation> violations = IntStream.range(0, patterns.size())
                .filter(i -> !known.contains(patterns.get(i)) && !matchesAny(patterns.get(i)))
                .mapToObj(i -> new Violation("operations[" + i + "]", "unknown", message(patterns.get(i))))
                .toList();
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    private boolean matchesAny(String pattern) {
        return Permissions.matchesUnlisted(pattern)
                || catalog.operations().stream().anyMatch(operation -> Permissions.matches(pattern, operation));
    }

    private String message(String pattern) {
        List<String> names = nearest(pattern);
        return "matches no operation" + (names.isEmpty() ? "" : "; the nearest names are " + String.join(", ", names));
    }

    private List<String> nearest(String pattern) {
        Set<String> candidates = candidates(pattern);
        List<String> found = new ArrayList<>();
        for (String name = NearestName.of(pattern, candidates);
                name != null && found.size() < MAX_NAMES;
                name = NearestName.of(pattern, candidates)) {
            found.add(name);
            candidates.remove(name);
        }
        return found;
    }

    /** Returns all names of the pattern's kind. */
    private Set<String> candidates(String pattern) {
        String lower = pattern.toLowerCase(Locale.ROOT);
        Set<String> names = new LinkedHashSet<>();
        for (Operation operation : catalog.operations()) {
            if (lower.startsWith("section:")) {
                names.add("section:" + operation.section());
            } else if (lower.startsWith("provider:")) {
                names.add("provider:" + operation.provider());
            } else if (lower.contains("*")) {
                addFamilies(operation.id(), names);
            } else {
                names.add(operation.id());
            }
        }
        return names;
    }

    private static void addFamilies(String id, Set<String> names) {
        for (int dot = id.indexOf('.'); dot > 0; dot = id.indexOf('.', dot + 1)) {
            names.add(id.substring(0, dot) + ".*");
        }
    }
}
