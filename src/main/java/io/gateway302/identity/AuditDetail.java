package io.gateway302.identity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the audit trail tells of clients and keys. */
final class AuditDetail {

    private AuditDetail() {}

    static Map<String, Object> of(Client client) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("name", client.name());
        detail.put("enabled", client.enabled());
        detail.put("operations", client.permissions().operations());
        detail.put("models", client.permissions().models());
        detail.put("limits", client.limits());
        detail.put("allowed_origins", client.allowedOrigins());
        detail.put("prompt_retention", client.promptRetention());
        detail.put("validation", client.validation());
        return detail;
    }

    /** What was changed, as it was and as it is. */
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

    /** What a key was rotated to, and how long it lives on. */
    static Map<String, @Nullable Object> ofRotation(ClientKey old) {
        Map<String, @Nullable Object> detail = of(old);
        detail.put("replaced_by", old.replacedBy());
        return detail;
    }
}
