package io.gateway302.egress;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Check whether an IP address is reachable from the internet, and not only from this network or machine. */
final class PublicAddress {

    /** Ranges that are not globally reachable (IANA special-purpose registry). */
    private static final List<AddressRange> PRIVATE_RANGES = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3");

    /**
     * The only global unicast range of IPv6; the next constant has its parts that tunnel IPv4 or are for documentation.
     */
    private static final AddressRange GLOBAL_UNICAST = AddressRange.of("2000::/3");

    private static final List<AddressRange> NOT_GLOBAL_UNICAST =
            ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private PublicAddress() {}

    static boolean test(InetAddress address) {
        return switch (address) {
            case Inet4Address four -> PRIVATE_RANGES.stream().noneMatch(range -> range.contains(four));
            case Inet6Address six ->
                GLOBAL_UNICAST.contains(six) && NOT_GLOBAL_UNICAST.stream().noneMatch(range -> range.contains(six));
            default -> false;
        };
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::of).toList();
    }
}
