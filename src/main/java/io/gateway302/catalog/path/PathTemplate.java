package io.gateway302.catalog.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Path of the catalog. Each segment is a text, or contains one variable, as in {@code {id}} or
 * {@code {model}:generateContent}. The last one may be <code>{*rest}</code>, which matches one or more segments.
 *
 * @param segments segments of the path
 */
public record PathTemplate(List<Segment> segments) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Parses a path; empty if it is malformed. */
    public static Optional<PathTemplate> of(String path) {
        List<Segment> segments = new ArrayList<>();
        for (String text : path.substring(Math.min(1, path.length())).split("/", -1)) {
            segments.add(segment(text));
        }
        PathTemplate template = new PathTemplate(segments);
        String sample = segments.stream().map(Segment::sample).collect(Collectors.joining("/", "/", ""));
        boolean wellFormed = path.startsWith("/")
                && PathSegments.of(sample).isPresent()
                && segments.subList(0, segments.size() - 1).stream().noneMatch(Segment::isRest)
                && template.variables().stream().distinct().count()
                        == template.variables().size();
        return wellFormed ? Optional.of(template) : Optional.empty();
    }

    private static Segment segment(String text) {
        int open = text.indexOf('{');
        int close = text.indexOf('}', open + 1);
        if (open < 0 || close < 0) {
            return new Segment(text, null, "", false);
        }
        boolean isRest = open == 0 && close == text.length() - 1 && text.startsWith("*", 1);
        String name = text.substring(open + (isRest ? 2 : 1), close);
        return NAME.matcher(name).matches()
                ? new Segment(text.substring(0, open), name, text.substring(close + 1), isRest)
                : new Segment(text, null, "", false);
    }

    /** Returns the names of the variables, in their order. */
    public List<String> variables() {
        return segments.stream().flatMap(segment -> segment.variable().stream()).toList();
    }

    /** Returns the same path with its texts in lower case. */
    public PathTemplate inLowerCase() {
        return new PathTemplate(segments.stream().map(Segment::inLowerCase).toList());
    }

    /** Returns the path without the names of its variables. Paths of the same shape match the same calls. */
    public String shape() {
        return segments.stream().map(Segment::shape).collect(Collectors.joining("/", "/", ""));
    }

    /**
     * Segment of a path.
     *
     * @param before text before the variable; the whole text if there is no variable
     * @param name name of the variable; null if there is none
     * @param after text after the variable
     * @param isRest whether the variable matches all remaining segments
     */
    record Segment(String before, @Nullable String name, String after, boolean isRest) {

        boolean isText() {
            return name == null;
        }

        boolean isWhole() {
            return !isText() && !isRest && before.isEmpty() && after.isEmpty();
        }

        Optional<String> variable() {
            return Optional.ofNullable(name);
        }

        /** Returns the value of the variable in the segment of a call; empty if the segment does not match. */
        Optional<String> valueIn(String segment) {
            return segment.length() > before.length() + after.length()
                            && segment.startsWith(before)
                            && segment.endsWith(after)
                    ? Optional.of(segment.substring(before.length(), segment.length() - after.length()))
                    : Optional.empty();
        }

        private Segment inLowerCase() {
            return new Segment(before.toLowerCase(Locale.ROOT), name, after.toLowerCase(Locale.ROOT), isRest);
        }

        private String sample() {
            return isText() ? before : before + "x" + after;
        }

        private String shape() {
            return isText() ? before : before + (isRest ? "{*}" : "{}") + after;
        }
    }
}
