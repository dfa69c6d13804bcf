package io.gateway302.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Check whether a host is reachable from the internet, and not only from this network or machine. */
public final class PublicHost {

    /** Suffixes that are not delegated in the public DNS (RFC 6761, 6762, 8375, 9476 and common practice). */
    private static final List<String> PRIVATE_SUFFIXES = List.of(
            ".localhost",
            ".local",
            ".internal",
            ".intranet",
            ".corp",
            ".home",
            ".lan",
            ".home.arpa",
            ".alt",
            ".onion",
            ".test",
            ".invalid");

    private PublicHost() {}

    /** Returns whether the host, as written in a URL, is public. */
    public static boolean test(@Nullable String host) {
        if (host == null || host.isEmpty()) {
            return false;
        }
        if (host.startsWith("[")) {
            return isPublicAddress(host.substring(1, host.length() - 1));
        }
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        String lastLabel = name.substring(name.lastIndexOf('.') + 1);
        // resolvers also accept 127.1, 2130706433 and 0x7f.0.0.1 as addresses; no name ends in such a label
        if (lastLabel.isEmpty() || Character.isDigit(lastLabel.charAt(0))) {
            return isPublicPosixAddress(name);
        }
        return name.contains(".") && PRIVATE_SUFFIXES.stream().noneMatch(name::endsWith);
    }

    private static boolean isPublicPosixAddress(String text) {
        try {
            return PublicAddress.test(Inet4Address.ofPosixLiteral(text));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isPublicAddress(String text) {
        try {
            // a scope id refers to a network interface of one machine
            return !text.contains("%") && PublicAddress.test(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
