package io.gateway302.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks of an address that need no lookup of its name. */
final class EgressAddress {

    private static final int MAX_LENGTH = 2048;
    private static final int MAX_PORT = 65_535;

    private final List<AddressRange> allowed;

    /**
     * Creates the checks.
     *
     * @param allowed ranges that are allowed although they are not public
     */
    EgressAddress(List<AddressRange> allowed) {
        this.allowed = allowed;
    }

    /** Returns why the address can never be used; null if it may be. */
    @Nullable
    String objection(URI address) {
        String scheme = scheme(address);
        if (!scheme.equals("https") && !(scheme.equals("http") && !allowed.isEmpty())) {
            return "must be an absolute https URL";
        }
        if (address.toString().length() > MAX_LENGTH) {
            return "must have at most " + MAX_LENGTH + " characters";
        }
        if (address.getRawUserInfo() != null) {
            return "must not contain a user name or password";
        }
        if (address.getPort() == 0 || address.getPort() > MAX_PORT) {
            return "must have a port from 1 to " + MAX_PORT;
        }
        String host = address.getHost();
        return host == null ? "must have a valid host name" : objection(host, policy(scheme));
    }

    /** Returns the rules for the IP addresses of a scheme. */
    AddressPolicy policy(String scheme) {
        return new AddressPolicy(allowed, scheme.equals("https"));
    }

    /**
     * Returns the address in the form in which it is requested: scheme and host in lower case, no dot at the end of the
     * host, no fragment.
     *
     * @throws EgressRefusedException if there is an objection to the address
     */
    URI canonical(URI address) {
        String objection = objection(address);
        if (objection != null) {
            throw new EgressRefusedException(objection);
        }
        String path = address.getRawPath();
        try {
            URI canonical = new URI(scheme(address)
                    + "://"
                    + name(address.getHost())
                    + (address.getPort() < 0 ? "" : ":" + address.getPort())
                    + (path == null || path.isEmpty() ? "/" : path)
                    + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery()));
            return URI.create(canonical.toASCIIString());
        } catch (URISyntaxException e) {
            throw new EgressRefusedException("must be a valid URL");
        }
    }

    private @Nullable String objection(String host, AddressPolicy policy) {
        if (host.startsWith("[")) {
            return objection6(host.substring(1, host.length() - 1), policy);
        }
        String name = name(host);
        String lastLabel = name.substring(name.lastIndexOf('.') + 1);
        // 2130706433, 127.1, 0177.0.0.1 and 0x7f.1 are addresses for resolvers; no name ends in such a label
        if (lastLabel.isEmpty() || Character.isDigit(lastLabel.charAt(0))) {
            return objection4(name, policy);
        }
        // with allowed networks, local names may lead to them, so the addresses decide
        return !allowed.isEmpty() || PublicHost.test(name) ? null : "must have a public host";
    }

    private static @Nullable String objection4(String text, AddressPolicy policy) {
        try {
            InetAddress address = Inet4Address.ofLiteral(text);
            return !address.getHostAddress().equals(text)
                    ? "must not have an abbreviated IP address"
                    : policy.allows(address) ? null : policy.rule();
        } catch (IllegalArgumentException e) {
            return "must not have an IP address in another notation than four decimal numbers";
        }
    }

    private static @Nullable String objection6(String text, AddressPolicy policy) {
        try {
            // a scope id refers to a network interface of one machine
            return !text.contains("%") && policy.allows(InetAddress.ofLiteral(text)) ? null : policy.rule();
        } catch (IllegalArgumentException e) {
            return "must have a valid IP address";
        }
    }

    private static String scheme(URI address) {
        return address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    }

    private static String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
