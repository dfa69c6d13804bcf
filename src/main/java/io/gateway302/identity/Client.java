package io.gateway302.identity;

import java.time.Instant;
import java.util.List;

/**
 * Service or front end that may use the gateway.
 *
 * @param id immutable id that the gateway generates; later clients have greater ids
 * @param name unique name that is valid as a {@link DisplayName}
 * @param enabled whether credentials of the client are accepted
 * @param permissions operations and models that the client may use
 * @param limits limits for the use by the client
 * @param allowedOrigins web origins from which its front ends may call, normalized as by {@link WebOrigin}
 * @param promptRetention form in which its prompts are stored
 * @param validation validation mode of its pass-through requests
 * @param version version number, 1 for a new client, increased by each change
 * @param createdAt time of creation
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

    /**
     * Validates the name, and makes an immutable copy of the list.
     *
     * @throws IllegalArgumentException if the name is not valid
     */
    public Client {
        requireName(name);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    static void requireName(String name) {
        if (!DisplayName.isValid(name)) {
            throw new IllegalArgumentException("A name has 1 to 64 printable characters");
        }
    }

    /** Returns a new client with all permissions and without limits. */
    public static Client unlimited(String id, String name, Instant createdAt) {
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

    /** Returns a copy of this client with another name. */
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

    /** Returns a copy of this client that is enabled or disabled. */
    public Client withEnabled(boolean other) {
        return new Client(
                id, name, other, permissions, limits, allowedOrigins, promptRetention, validation, version, createdAt);
    }

    /** Returns a copy of this client with other permissions. */
    public Client withPermissions(Permissions other) {
        return new Client(
                id, name, enabled, other, limits, allowedOrigins, promptRetention, validation, version, createdAt);
    }

    /** Returns a copy of this client with other limits. */
    public Client withLimits(Limits other) {
        return new Client(
                id, name, enabled, permissions, other, allowedOrigins, promptRetention, validation, version, createdAt);
    }

    /** Returns a copy of this client with other allowed web origins. */
    public Client withAllowedOrigins(List<String> other) {
        return new Client(
                id, name, enabled, permissions, limits, other, promptRetention, validation, version, createdAt);
    }

    /** Returns a copy of this client with another prompt retention. */
    public Client withPromptRetention(PromptRetention other) {
        return new Client(
                id, name, enabled, permissions, limits, allowedOrigins, other, validation, version, createdAt);
    }

    /** Returns a copy of this client with another validation mode. */
    public Client withValidation(ValidationMode other) {
        return new Client(
                id, name, enabled, permissions, limits, allowedOrigins, promptRetention, other, version, createdAt);
    }

    /** Returns a copy of this client with the next version number. */
    public Client withNextVersion() {
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
