package io.gateway302.identity;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Tags that a caller gives a call, such as {@code team=search}, by which the operator can split usage. They are recorded
 * and never sent to the upstream.
 *
 * @param values values by key, sorted; at most {@link #MAX_TAGS}
 */
public record CallTags(Map<String, String> values) {

    /** Request header with the tags, as {@code key=value} separated by commas. */
    public static final String HEADER = "Gateway-Tags";

    /** Maximum number of tags of a call. */
    public static final int MAX_TAGS = 10;

    /** Regular expression for keys. */
    public static final String KEY = "[A-Za-z][A-Za-z0-9_.-]{0,31}";

    private static final Pattern KEY_PATTERN = Pattern.compile(KEY);

    /** Printable ASCII without a comma, at most 64 characters. */
    private static final Pattern VALUE =
            Pattern.compile("[\\x21-\\x7e&&[^,]](?:[\\x20-\\x7e&&[^,]]{0,62}[\\x21-\\x7e&&[^,]])?");

    /** Makes an immutable copy of the map. */
    public CallTags {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** Returns whether the text may be the key of a tag. */
    public static boolean isKey(String text) {
        return KEY_PATTERN.matcher(text).matches();
    }

    /**
     * Parses the header.
     *
     * @param header all values of the header
     * @throws ProblemException if there are too many tags, or one is invalid or repeated
     */
    public static CallTags parse(List<String> header) {
        Map<String, String> values = new TreeMap<>();
        for (String line : header) {
            for (String tag : line.split(",", -1)) {
                add(values, tag.strip());
            }
        }
        return new CallTags(values);
    }

    private static void add(Map<String, String> values, String tag) {
        if (tag.isEmpty()) {
            return;
        }
        int equals = tag.indexOf('=');
        String key = equals < 0 ? tag : tag.substring(0, equals).strip();
        String value = equals < 0 ? "" : tag.substring(equals + 1).strip();
        if (!isKey(key)) {
            throw invalid("the key of a tag is a letter, then at most 31 letters, digits, '_', '.' and '-'");
        }
        if (!VALUE.matcher(value).matches()) {
            throw invalid("the value of '" + key + "' needs 1 to 64 printable ASCII characters without a comma");
        }
        if (values.put(key, value) != null) {
            throw invalid("'" + key + "' must be given once");
        }
        if (values.size() > MAX_TAGS) {
            throw invalid("a call has at most " + MAX_TAGS + " tags");
        }
    }

    private static ProblemException invalid(String rule) {
        return new ProblemException(
                ProblemType.MALFORMED_REQUEST, HEADER + " has the form key=value, key=value: " + rule);
    }
}
