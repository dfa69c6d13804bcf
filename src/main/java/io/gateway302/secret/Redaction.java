package io.gateway302.secret;

import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values of all known secrets out of a text. Process-wide, because what writes logs is: a secret counts from
 * the moment it is made until the process ends.
 */
public final class Redaction {

    /** What stands in the place of a secret. */
    public static final String MASK = "[redacted]";

    /** Shorter values would blacken ordinary words; no key of 302.AI's or of ours is as short. */
    private static final int SHORTEST = 8;

    private static final int MOST = 1024;

    private static final String CALLERS = "gw302";

    /** Callers' keys and browser tokens are too many to be remembered one by one. */
    private static final Pattern CREDENTIAL = Pattern.compile("gw302(?:_[A-Za-z0-9]{1,64}_|t_)[A-Za-z0-9._-]{6,}");

    private static volatile String[] values = {};

    private Redaction() {}

    static synchronized void add(Secret secret) {
        String value = secret.reveal();
        if (value.length() < SHORTEST
                || values.length >= MOST
                || Stream.of(values).anyMatch(value::equals)) {
            return;
        }
        values = Stream.concat(Stream.of(values), Stream.of(value, asInJson(value)))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toArray(String[]::new);
    }

    private static String asInJson(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /**
     * The text with each known secret, and whatever looks like a credential of a caller, replaced by {@link #MASK}; the
     * same instance where it holds none.
     */
    public static String redact(String text) {
        String redacted = text.contains(CALLERS) ? CREDENTIAL.matcher(text).replaceAll(MASK) : text;
        for (String value : values) {
            if (redacted.contains(value)) {
                redacted = redacted.replace(value, MASK);
            }
        }
        return redacted;
    }

    /** As {@link #redact}, for a text that may be absent. */
    public static @Nullable String redactNullable(@Nullable String text) {
        return text == null ? null : redact(text);
    }
}
