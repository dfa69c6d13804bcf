package io.gateway302.webhooks;

import io.gateway302.egress.EgressClient;
import io.gateway302.identity.Wildcard;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Check of the URLs of receivers, without a lookup of their names. */
public final class WebhookUrls {

    /** Code of the violation by a URL. */
    static final String CODE = "webhook_url";

    private final EgressClient egress;
    private final List<String> allowedHosts;

    /**
     * Creates the check.
     *
     * @param allowedHosts patterns of hosts, with {@code *} for any text
     */
    WebhookUrls(EgressClient egress, List<String> allowedHosts) {
        this.egress = egress;
        this.allowedHosts = List.copyOf(allowedHosts);
    }

    /** Returns why events cannot be sent to a URL, as a text after the name of the field; null if they may be. */
    public @Nullable String objection(String url) {
        try {
            return objection(new URI(url));
        } catch (URISyntaxException e) {
            return "must be an absolute https URL";
        }
    }

    @Nullable
    String objection(URI url) {
        String objection = egress.objection(url);
        return objection == null && !isAllowed(url.getHost()) ? "must have a host that the operator allows" : objection;
    }

    private boolean isAllowed(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return allowedHosts.stream().anyMatch(pattern -> Wildcard.matches(pattern, name));
    }
}
