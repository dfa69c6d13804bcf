package io.gateway302.catalog.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parser that splits a path into segments without decoding it. Paths that two servers might interpret differently are
 * rejected: encoded slashes, percent signs, control and unreserved characters, empty and dot segments, backslashes,
 * {@code ;} parameters.
 */
public final class PathSegments {

    /**
     * Characters that RFC 3986 allows in a segment besides letters, digits and percent-encodings, without the
     * semicolon.
     */
    private static final String MARKS = "-._~!$&'()*+,=:@";

    /**
     * Characters that must not be percent-encoded: separators, characters with a special meaning, and, like letters and
     * digits, the unreserved characters of RFC 3986 §2.3.
     */
    private static final String NEVER_ENCODED = "/\\.%;-_~";

    private PathSegments() {}

    /** Returns the segments; empty for a path that no operation can have. */
    public static Optional<List<String>> of(String path) {
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        List<String> segments = new ArrayList<>();
        int start = 1;
        for (int i = 1; i <= path.length(); i++) {
            if (i == path.length() || path.charAt(i) == '/') {
                String segment = path.substring(start, i);
                if (!isPlain(segment)) {
                    return Optional.empty();
                }
                segments.add(segment);
                start = i + 1;
            }
        }
        return Optional.of(segments);
    }

    private static boolean isPlain(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                if (!isPlainEncoding(segment, i)) {
                    return false;
                }
                i += 2;
            } else if (!isLetterOrDigit(c) && MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return !segment.isEmpty() && !segment.equals(".") && !segment.equals("..");
    }

    private static boolean isPlainEncoding(String segment, int percent) {
        if (percent + 2 >= segment.length()) {
            return false;
        }
        int high = Character.digit(segment.charAt(percent + 1), 16);
        int low = Character.digit(segment.charAt(percent + 2), 16);
        int decoded = high * 16 + low;
        return high >= 0
                && low >= 0
                && decoded >= ' '
                && decoded != 0x7F
                && NEVER_ENCODED.indexOf(decoded) < 0
                && !isLetterOrDigit((char) decoded);
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
