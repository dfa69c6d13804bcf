package io.gateway302.identity.token;

import java.net.URI;
import java.util.Set;

/** Parser for addresses from which keys may be fetched: https, or http on a loopback address. */
final class WebAddress {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private WebAddress() {}

    /**
     * Parses the address.
     *
     * @throws IllegalArgumentException if it is neither https nor http on a loopback address, or contains user
     *     information
     */
    static URI parse(String text) {
        URI address = URI.create(text.strip());
        String host = address.getHost();
        boolean safe = "https".equals(address.getScheme())
                || ("http".equals(address.getScheme()) && host != null && LOOPBACK.contains(host));
        if (host == null || !safe || address.getRawUserInfo() != null) {
            throw new IllegalArgumentException("Neither an https address nor http at a loopback address");
        }
        return address;
    }
}
