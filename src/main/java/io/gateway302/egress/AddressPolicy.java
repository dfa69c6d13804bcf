package io.gateway302.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rules for the IP addresses to which the client may connect.
 *
 * @param allowed ranges that are allowed although they are not public
 * @param publicToo whether public addresses are allowed
 */
record AddressPolicy(List<AddressRange> allowed, boolean publicToo) {

    /**
     * Addresses at which clouds give credentials to whatever runs on a machine. They are refused also within an allowed
     * range. That of Azure (168.63.129.16) is in no private range.
     */
    private static final List<AddressRange> METADATA = Stream.of(
                    "169.254.169.254",
                    "169.254.170.2",
                    "169.254.170.23",
                    "100.100.100.200",
                    "168.63.129.16",
                    "192.0.0.192",
                    "fd00:ec2::254",
                    "fd00:ec2::23",
                    "fd20:ce::254")
            .map(AddressRange::of)
            .toList();

    /**
     * Prefix of IPv4 addresses in networks with IPv6 only (NAT64, RFC 6052). The resolvers of such networks give it to
     * every host that has only IPv4.
     */
    private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");

    private static final int IPV4_LENGTH = 4;

    /** Returns whether the client may connect to the address. */
    boolean allows(InetAddress address) {
        InetAddress reached = NAT64.contains(address) ? embedded(address) : address;
        if (METADATA.stream().anyMatch(range -> range.contains(reached))) {
            return false;
        }
        return allowed.stream().anyMatch(range -> range.contains(address))
                || (publicToo && PublicAddress.test(reached));
    }

    /** Returns the rule for an address that is not allowed, as a text after its name. */
    String rule() {
        return publicToo ? "must be a public address" : "must be an absolute https URL";
    }

    private static InetAddress embedded(InetAddress address) {
        byte[] bytes = address.getAddress();
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, bytes.length - IPV4_LENGTH, bytes.length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }
}
