package io.gateway302.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Range of IP addresses in CIDR notation.
 *
 * @param first first address, in network byte order
 * @param prefix number of leading bits that all addresses of the range share
 */
record AddressRange(byte[] first, int prefix) {

    private static final Pattern FORM =
            Pattern.compile("([0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?:/([0-9]{1,3}))?");

    /**
     * Parses a range such as {@code 10.0.0.0/8}, or a single address; also used by configuration binding.
     *
     * @throws IllegalArgumentException if the text is neither, or if the address has bits behind the prefix
     */
    static AddressRange of(String text) {
        var form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw invalid(text);
        }
        byte[] address = InetAddress.ofLiteral(form.group(1)).getAddress();
        int prefix = form.group(2) == null ? address.length * 8 : Integer.parseInt(form.group(2));
        if (prefix > address.length * 8 || hasBitsBehind(address, prefix)) {
            throw invalid(text);
        }
        return new AddressRange(address, prefix);
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not a range of addresses such as 10.0.0.0/8 or fd00::/8");
    }

    private static boolean hasBitsBehind(byte[] address, int prefix) {
        for (int bit = prefix; bit < address.length * 8; bit++) {
            if ((address[bit / 8] >> (7 - bit % 8) & 1) == 1) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the address is of the same family, and in the range. */
    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        int whole = prefix / 8;
        int mask = 0xff << (8 - prefix % 8) & 0xff;
        return bytes.length == first.length
                && Arrays.equals(bytes, 0, whole, first, 0, whole)
                && (mask == 0 || (bytes[whole] & mask) == (first[whole] & mask));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressRange range && prefix == range.prefix && Arrays.equals(first, range.first);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(first) + prefix;
    }

    @Override
    public String toString() {
        return Arrays.toString(first) + "/" + prefix;
    }
}
