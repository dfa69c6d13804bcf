package io.gateway302.catalog.path;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prefix tree that finds values by the segments of a path. In each segment, a text has precedence over a text with a
 * variable, over a variable, over a rest. If a branch has no match, the search backtracks.
 */
public final class RouteIndex<T> {

    private final Node<T> root = new Node<>();

    /** Sets the value for a template. */
    public void put(PathTemplate template, T value) {
        Node<T> node = root;
        for (PathTemplate.Segment segment : template.segments()) {
            node = node.child(segment);
        }
        node.value = value;
    }

    /** Returns the value for the path, with the values of the variables. */
    public Optional<Found<T>> find(String path) {
        return PathSegments.of(path).flatMap(segments -> new Walk<T>(segments).from(root));
    }

    /**
     * Match of a path.
     *
     * @param value value for the template
     * @param variables values of the variables in the template, in their order
     * @param steps number of visited nodes
     */
    public record Found<T>(T value, List<String> variables, int steps) {}

    private static final class Node<T> {

        private final Map<String, Node<T>> texts = new HashMap<>();
        private final Map<PathTemplate.Segment, Node<T>> mixed = new HashMap<>();
        private final List<PathTemplate.Segment> mixedByLength = new ArrayList<>();
        private @Nullable Node<T> variable;
        private @Nullable Node<T> rest;
        private @Nullable T value;

        private Node<T> child(PathTemplate.Segment segment) {
            if (segment.isText()) {
                return texts.computeIfAbsent(segment.before(), _ -> new Node<>());
            }
            if (segment.isRest()) {
                rest = rest == null ? new Node<>() : rest;
                return rest;
            }
            if (segment.isWhole()) {
                variable = variable == null ? new Node<>() : variable;
                return variable;
            }
            // Calls do not contain the names of variables.
            PathTemplate.Segment key = new PathTemplate.Segment(segment.before(), "", segment.after(), false);
            return mixed.computeIfAbsent(key, added -> {
                mixedByLength.add(added);
                mixedByLength.sort(Comparator.comparingInt(
                        each -> -each.before().length() - each.after().length()));
                return new Node<>();
            });
        }
    }

    private static final class Walk<T> {

        private final List<String> segments;
        private final List<String> variables = new ArrayList<>();
        private int steps;

        private Walk(List<String> segments) {
            this.segments = segments;
        }

        private Optional<Found<T>> from(Node<T> root) {
            return Optional.ofNullable(at(root, 0)).map(value -> new Found<>(value, List.copyOf(variables), steps));
        }

        private @Nullable T at(Node<T> node, int index) {
            steps++;
            if (index == segments.size()) {
                return node.value;
            }
            String segment = segments.get(index);
            Node<T> text = node.texts.get(segment);
            T found = text == null ? null : at(text, index + 1);
            for (int i = 0; found == null && i < node.mixedByLength.size(); i++) {
                PathTemplate.Segment mixed = node.mixedByLength.get(i);
                Optional<String> value = mixed.valueIn(segment);
                found = value.isEmpty() ? null : with(value.get(), node.mixed.get(mixed), index + 1);
            }
            if (found == null) {
                found = with(segment, node.variable, index + 1);
            }
            if (found == null) {
                found = with(String.join("/", segments.subList(index, segments.size())), node.rest, segments.size());
            }
            return found;
        }

        private @Nullable T with(String variable, @Nullable Node<T> node, int index) {
            if (node == null) {
                return null;
            }
            variables.add(variable);
            T found = at(node, index);
            if (found == null) {
                variables.removeLast();
            }
            return found;
        }
    }
}
