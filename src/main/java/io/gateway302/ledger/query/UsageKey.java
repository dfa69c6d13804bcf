package io.gateway302.ledger.query;

import io.gateway302.identity.CallTags;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Grouping key of usage sums.
 *
 * @param dimension property of the calls
 * @param tag key of the tag; null unless the dimension is {@link Dimension#TAG}
 */
public record UsageKey(Dimension dimension, @Nullable String tag) {

    /** Beginning of the name of a tag's key. */
    public static final String TAG = "tag:";

    /** Returns a key other than a tag. */
    public static UsageKey of(Dimension dimension) {
        return new UsageKey(dimension, null);
    }

    /** Parses a name as in requests, such as {@code day} or {@code tag:team}; returns null if it is none. */
    public static @Nullable UsageKey parse(String label) {
        if (label.startsWith(TAG)) {
            String key = label.substring(TAG.length());
            return CallTags.isKey(key) ? new UsageKey(Dimension.TAG, key) : null;
        }
        return Arrays.stream(Dimension.values())
                .filter(dimension ->
                        dimension != Dimension.TAG && dimension.label().equals(label))
                .findFirst()
                .map(UsageKey::of)
                .orElse(null);
    }

    /** Returns the name in requests and responses. */
    public String label() {
        return tag == null ? dimension.label() : TAG + tag;
    }

    /** Property of calls. */
    public enum Dimension {
        /** Client, by its id and its name at the time of the call. */
        CLIENT,
        /** Operation. */
        OPERATION,
        /** Requested model. */
        MODEL,
        /** Credential. */
        KEY,
        /** Upstream key, by its alias. */
        UPSTREAM_KEY,
        /** Value of a tag. */
        TAG,
        /** Hour of arrival of the call (UTC). */
        HOUR,
        /** Day of arrival of the call (UTC). */
        DAY,
        /** Month of arrival of the call (UTC). */
        MONTH;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
