package io.gateway302.api.image;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Check whether a host is reachable from the internet, and not only from this network or machine. */
final class PublicHost {

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

    /** Ranges that are not globally reachable (IANA special-purpose registry), as first address and prefix length. */
    private static final List<Range> PRIVATE_RANGES = List.of(
            Range.of("0.0.0.0", 8),
            Range.of("10.0.0.0", 8),
            Range.of("100.64.0.0", 10),
            Range.of("127.0.0.0", 8),
            Range.of("169.254.0.0", 16),
            Range.of("172.16.0.0", 12),
            Range.of("192.0.0.0", 24),
            Range.of("192.0.2.0", 24),
            Range.of("192.168.0.0", 16),
            Range.of("198.18.0.0", 15),
            Range.of("198.51.100.0", 24),
            Range.of("203.0.113.0", 24),
            Range.of("224.0.0.0", 3));

    /**
     * The only global unicast range of IPv6; the next constant has its parts that tunnel IPv4 or are for documentation.
     */
    private static final Range GLOBAL_UNICAST = Range.of("2000::", 3);

    private static final List<Range> NOT_GLOBAL_UNICAST =
            List.of(Range.of("2001::", 23), Range.of("2001:db8::", 32), Range.of("2002::", 16), Range.of("3fff::", 20));

    private PublicHost() {}

    /** Returns whether the host, as written in a URL, is public. */
    static boolean test(@Nullable String host) {
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
            return isPublic(Inet4Address.ofPosixLiteral(text));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isPublicAddress(String text) {
        try {
            // a scope id refers to a network interface of one machine
            return !text.contains("%") && isPublic(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isPublic(InetAddress address) {
        return switch (address) {
            case Inet4Address four -> PRIVATE_RANGES.stream().noneMatch(range -> range.contains(four));
            case Inet6Address six ->
                GLOBAL_UNICAST.contains(six) && NOT_GLOBAL_UNICAST.stream().noneMatch(range -> range.contains(six));
            default -> false;
        };
    }

    private record Range(byte[] first, int prefix) {

        static Range of(String first, int prefix) {
            return new Range(InetAddress.ofLiteral(first).getAddress(), prefix);
        }

        boolean contains(InetAddress address) {
            byte[] bytes = address.getAddress();
            int whole = prefix / 8;
            int mask = 0xff << (8 - prefix % 8) & 0xff;
            return bytes.length == first.length
                    && Arrays.equals(bytes, 0, whole, first, 0, whole)
                    && (mask == 0 || (bytes[whole] & mask) == (first[whole] & mask));
        }
    }
}
