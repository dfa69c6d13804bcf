package io.gateway302.upstream;

import java.net.URI;
import java.net.URISyntaxException;

/** Reads the base addresses of the upstream. */
final class BaseAddress {

    private BaseAddress() {}

    /**
     * The address without a slash at its end, so that an operation's path can follow.
     *
     * @throws IllegalArgumentException if it is no absolute http or https URL, or more than scheme, host, port and path
     */
    static URI parse(String text) {
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
            // told below, like every other address that cannot be one
        }
        throw new InvalidBaseAddressException(text);
    }
}
