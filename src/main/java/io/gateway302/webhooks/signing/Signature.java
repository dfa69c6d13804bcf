package io.gateway302.webhooks.signing;

import io.gateway302.secret.Hmac;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Signature of an event, as Standard Webhooks define it. */
public final class Signature {

    private static final String VERSION = "v1,";

    private Signature() {}

    /**
     * Returns the value of {@code webhook-signature}: one signature for each secret, separated by spaces.
     *
     * @param timestamp time of the attempt in seconds since 1970
     */
    public static String of(List<WebhookSecret> secrets, String id, long timestamp, String body) {
        byte[] content = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
        return secrets.stream()
                .map(secret -> VERSION + Base64.getEncoder().encodeToString(Hmac.sha256(secret.key(), content)))
                .collect(Collectors.joining(" "));
    }
}
