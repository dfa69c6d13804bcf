package io.gateway302.passthrough.response;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Address at which callers reach the gateway: the configured one, otherwise that of their request. */
final class PublicAddress {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]");

    private final @Nullable String configured;

    /**
     * Creates the address.
     *
     * @param configured absolute http or https URL of scheme, host, port and path; null or blank for none
     * @throws IllegalArgumentException if it is not such a URL
     */
    PublicAddress(@Nullable String configured) {
        this.configured = configured == null || configured.isBlank() ? null : checked(configured.strip());
    }

    /** Returns the path of the address, without a trailing slash; empty if it has none. */
    String path(HttpServletRequest request) {
        return configured == null
                ? request.getContextPath()
                : Objects.requireNonNullElse(URI.create(configured).getRawPath(), "");
    }

    private static String checked(String text) {
        try {
            URI address = new URI(text);
            boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            if (web
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawQuery() == null
                    && address.getRawFragment() == null) {
                return text.replaceAll("/+$", "");
            }
        } catch (URISyntaxException e) {
            // reported below, like every other invalid address
        }
        throw new IllegalArgumentException("It must be an absolute http or https URL of scheme, host, port and path.");
    }

    /**
     * Returns the address without a trailing slash. Forwarded headers of proxies count only if the server is configured
     * to trust them. Without a usable host, returns an empty text, so that an address becomes relative.
     */
    String of(HttpServletRequest request) {
        if (configured != null) {
            return configured;
        }
        String scheme = request.getScheme();
        String host = request.getServerName();
        boolean usable = (scheme.equals("http") || scheme.equals("https"))
                && HOST.matcher(host).matches();
        int port = request.getServerPort();
        boolean usual = port <= 0 || port == (scheme.equals("https") ? 443 : 80);
        return usable ? scheme + "://" + host + (usual ? "" : ":" + port) + request.getContextPath() : "";
    }
}
