package io.gateway302.identity;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A service or front end that may use the gateway.
 *
 * @param id made by the gateway, never changes; later clients have greater ids
 * @param name unique; matches {@link #NAME}
 * @param enabled whether its credentials are accepted
 * @param permissions what it may do
 * @param limits how much it may use
 * @param allowedOrigins the web origins from which its front ends may call, each as {@link WebOrigin} has it
 * @param promptRetention what is kept of its prompts
 * @param validation what becomes of its requests that break a documented rule
 * @param version 1 for a new one, and greater after each change
 * @param createdAt when it was made
 */
public record Client(
        String id,
        String name,
        boolean enabled,
        Permissions permissions,
        Limits limits,
        List<String> allowedOrigins,
        PromptRetention promptRetention,
        ValidationMode validation,
        long version,
        Instant createdAt) {

    /** What names of clients and keys look like; they appear as labels of metrics. */
    public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private static final Pattern NAME_PATTERN = Pattern.compile(NAME);

    /** Checks the name, and copies what it is given. */
    public Client {
        requireName(name);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    static void requireName(String name) {
        if (!NAME_PATTERN.matcher(name).matches()) {
            throw new IllegalArgumentException("A name must match " + NAME);
        }
    }

    /** A new client, which may do everything without limits. */
    static Client unlimited(String id, String name, Instant createdAt) {
        return new Client(
                id,
                name,
                true,
                Permissions.ALL,
                Limits.NONE,
                List.of(),
                PromptRetention.HASH,
                ValidationMode.WARN,
                1,
                createdAt);
    }

    /** The same client under another name. */
    public Client withName(String other) {
        return new Client(
                id,
                other,
                enabled,
                permissions,
                limits,
                allowedOrigins,
                promptRetention,
                validation,
                version,
                createdAt);
    }

    /** The same client, its credentials accepted or not. */
    public Client withEnabled(boolean other) {
        return new Client(
                id, name, other, permissions, limits, allowedOrigins, promptRetention, validation, version, createdAt);
    }

    /** The same client, allowed other things. */
    public Client withPermissions(Permissions other) {
        return new Client(
                id, name, enabled, other, limits, allowedOrigins, promptRetention, validation, version, createdAt);
    }

    /** The same client with other limits. */
    public Client withLimits(Limits other) {
        return new Client(
                id, name, enabled, permissions, other, allowedOrigins, promptRetention, validation, version, createdAt);
    }

    /** The same client with other front ends. */
    public Client withAllowedOrigins(List<String> other) {
        return new Client(
                id, name, enabled, permissions, limits, other, promptRetention, validation, version, createdAt);
    }

    /** The same client, of whose prompts something else is kept. */
    public Client withPromptRetention(PromptRetention other) {
        return new Client(
                id, name, enabled, permissions, limits, allowedOrigins, other, validation, version, createdAt);
    }

    /** The same client, whose requests are checked in another way. */
    public Client withValidation(ValidationMode other) {
        return new Client(
                id, name, enabled, permissions, limits, allowedOrigins, promptRetention, other, version, createdAt);
    }

    /** The same client after one more change. */
    Client withNextVersion() {
        return new Client(
                id,
                name,
                enabled,
                permissions,
                limits,
                allowedOrigins,
                promptRetention,
                validation,
                version + 1,
                createdAt);
    }
}
