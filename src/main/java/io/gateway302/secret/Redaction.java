package io.gateway302.secret;

import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Redaction of all known secrets from a text. Process-wide, because the log is. A secret is redacted from its creation
 * until the process ends.
 */
public final class Redaction {

    /** Replacement for a secret. */
    public static final String MASK = "[redacted]";

    /**
     * Minimum length of a redacted value in characters. Shorter ones would redact ordinary words; no key of 302.AI or
     * of the gateway is that short.
     */
    private static final int MIN_LENGTH = 8;

    private static final int MAX_SECRETS = 1024;

    private static final String CALLERS = "gw302";
    private static final String WEBHOOKS = "whsec_";

    /** Pattern of callers' keys, browser tokens and secrets of webhooks, which are too many to store. */
    private static final Pattern CREDENTIAL =
            Pattern.compile("gw302(?:_[A-Za-z0-9]{1,64}_|t_)[A-Za-z0-9._-]{6,}|whsec_[A-Za-z0-9+/=]{6,}");

    private static volatile String[] values = {};

    private Redaction() {}

    static synchronized void add(Secret secret) {
        String value = secret.reveal();
        if (value.length() < MIN_LENGTH
                || values.length >= MAX_SECRETS
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
     * Returns the text with each known secret, and each credential of a caller or a webhook, replaced by {@link #MASK}.
     * Returns the same instance if there is none.
     */
    public static String redact(String text) {
        String redacted = text.contains(CALLERS) || text.contains(WEBHOOKS)
                ? CREDENTIAL.matcher(text).replaceAll(MASK)
                : text;
        for (String value : values) {
            if (redacted.contains(value)) {
                redacted = redacted.replace(value, MASK);
            }
        }
        return redacted;
    }

    /** Does the same as {@link #redact}; null stays null. */
    public static @Nullable String redactNullable(@Nullable String text) {
        return text == null ? null : redact(text);
    }
}
