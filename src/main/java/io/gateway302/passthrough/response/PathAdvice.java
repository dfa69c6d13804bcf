package io.gateway302.passthrough.response;

import io.gateway302.catalog.Catalog;
import io.gateway302.settings.NearestName;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Advice for callers at a path that the catalog lacks: the mistake in it, and the nearest path of the catalog. */
public final class PathAdvice {

    /** Beginning of a path that is repeated, such as {@code /v1/v1}, or {@code /v1beta/v1beta}. */
    private static final Pattern REPEATED = Pattern.compile("((?:/[^/]+)*?(/[^/]+))\\2(/.*)");

    private static final Pattern SLASHES = Pattern.compile("/{2,}");

    private static final String VERSION = "/v1";

    private static final int MAX_PATH = 200;

    private final Set<String> paths;
    private final Set<String> firstSegments;

    /** Creates advice from the paths of the catalog. */
    public PathAdvice(Catalog catalog) {
        paths = catalog.operations().stream()
                .flatMap(each -> Stream.concat(Stream.of(each.path()), each.alternatePaths().stream()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        firstSegments = paths.stream()
                .map(PathAdvice::firstSegment)
                .filter(segment -> !segment.contains("{"))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether the path is one of 302.AI's clients: it begins like a path of the catalog, or lacks its version. */
    public boolean isOfCatalog(String path) {
        String plain = withSingleSlashes(path);
        return firstSegments.contains(firstSegment(plain)) || paths.contains(VERSION + plain);
    }

    /** Returns the path without slashes that directly follow another. */
    public static String withSingleSlashes(String path) {
        return path.contains("//") ? SLASHES.matcher(path).replaceAll("/") : path;
    }

    /** Returns what is wrong with a path that the catalog lacks, and what to do. */
    public String detail(String path) {
        Matcher repeated = REPEATED.matcher(path);
        if (repeated.matches()) {
            return "The path has '" + repeated.group(2) + "' twice; remove it from the end of the base URL"
                    + nearest(repeated.group(1) + repeated.group(3));
        }
        if (path.endsWith("/") && path.length() > 1) {
            return "The path has a slash at its end; remove it" + nearest(path.substring(0, path.length() - 1));
        }
        if (paths.contains(VERSION + path)) {
            return "The path lacks its version; add '" + VERSION + "' to the base URL" + nearest(VERSION + path);
        }
        return "302.AI's catalog has nothing at this path; GET /api/v1/operations lists what there is" + nearest(path);
    }

    private String nearest(String path) {
        String nearest = path.length() > MAX_PATH ? null : nearestPath(path);
        return nearest == null ? "" : ". The nearest path is " + nearest;
    }

    private @Nullable String nearestPath(String path) {
        if (paths.contains(path)) {
            return path;
        }
        List<String> related = paths.stream()
                .filter(each -> firstSegment(each).equals(firstSegment(path)))
                .toList();
        String similar = NearestName.of(path, related);
        if (similar != null || related.isEmpty()) {
            return similar == null ? NearestName.of(path, paths) : similar;
        }
        return related.stream()
                .max(Comparator.<String>comparingInt(each -> commonLength(each, path))
                        .thenComparing(String::length, Comparator.reverseOrder())
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(null);
    }

    private static int commonLength(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }

    private static String firstSegment(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path : path.substring(0, end);
    }
}
