package io.gateway302.upstream;

import java.net.URI;
import java.net.URISyntaxException;

/** Parser of the base addresses of the upstream. */
public final class BaseAddress {

    private BaseAddress() {}

    /**
     * Returns the address without trailing slashes, so that an operation's path can be appended.
     *
     * @throws IllegalArgumentException if the text is not an absolute http or https URL, or has credentials, a query or
     *     a fragment
     */
    public static URI parse(String text) {
        try {
            URI address = new URI(text.strip().replaceAll("/+$", ""));
            boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            if (web
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawQuery() == null
                    && address.getRawFragment() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // reported below, like every other invalid address
        }
        throw new InvalidBaseAddressException(text);
    }
}
