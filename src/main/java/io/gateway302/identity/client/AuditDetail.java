package io.gateway302.identity.client;

import io.gateway302.identity.Client;
import io.gateway302.identity.ClientKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Details of clients and keys for audit entries. */
final class AuditDetail {

    private AuditDetail() {}

    static Map<String, Object> of(Client client) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("name", client.name());
        detail.put("enabled", client.enabled());
        detail.put("operations", client.permissions().operations());
        detail.put("models", client.permissions().models());
        detail.put("tags", client.permissions().tags());
        detail.put("limits", client.limits());
        detail.put("allowed_origins", client.allowedOrigins());
        detail.put("prompt_retention", client.promptRetention());
        detail.put("validation", client.validation());
        return detail;
    }

    /** Returns the old and the new values of all properties that a change modified. */
    static Map<String, Object> ofChange(Client before, Client after) {
        Map<String, Object> was = of(before);
        Map<String, Object> is = of(after);
        is.keySet().removeIf(name -> Objects.equals(was.get(name), is.get(name)));
        was.keySet().retainAll(is.keySet());
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("before", was);
        detail.put("after", is);
        return detail;
    }

    static Map<String, @Nullable Object> of(ClientKey key) {
        Map<String, @Nullable Object> detail = new LinkedHashMap<>();
        detail.put("name", key.name());
        detail.put("expires_at", key.expiresAt());
        detail.put("limits", key.limits());
        return detail;
    }

    /** Returns the details of a rotated key: its new expiration time and the id of its successor. */
    static Map<String, @Nullable Object> ofRotation(ClientKey old) {
        Map<String, @Nullable Object> detail = of(old);
        detail.put("replaced_by", old.replacedBy());
        return detail;
    }
}
