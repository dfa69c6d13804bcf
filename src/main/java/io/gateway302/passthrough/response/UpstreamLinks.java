package io.gateway302.passthrough.response;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses at the hosts of the upstream. */
final class UpstreamLinks {

    /** Scheme, authority, and the rest of an absolute address. */
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)(https?)://([^/?#\\\\\\s]+)(.*)");

    private final List<Host> hosts = new ArrayList<>();

    /**
     * Host of the upstream.
     *
     * @param authority host and port, in lower case
     * @param path path of its base address
     */
    private record Host(String authority, String path) {}

    UpstreamLinks(List<URI> upstream) {
        for (URI base : upstream) {
            String authority = authority(base.getScheme(), base.getRawAuthority());
            hosts.add(new Host(authority, base.getRawPath() == null ? "" : base.getRawPath()));
        }
    }

    /** Returns path, query and fragment of an address at the upstream; null for every other address. */
    @Nullable
    String within(String address) {
        Matcher absolute = ABSOLUTE.matcher(address.strip());
        if (!absolute.matches()) {
            return null;
        }
        String authority = authority(absolute.group(1), absolute.group(2));
        String rest = absolute.group(3);
        return hosts.stream()
                .filter(host -> host.authority().equals(authority))
                .findFirst()
                .map(host -> rest.startsWith(host.path() + "/")
                        ? rest.substring(host.path().length())
                        : rest)
                .orElse(null);
    }

    /** Returns host and port, without credentials and without the usual port of the scheme. */
    private static String authority(String scheme, String authority) {
        String plain = authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        String usual = scheme.equalsIgnoreCase("https") ? ":443" : ":80";
        return plain.endsWith(usual) ? plain.substring(0, plain.length() - usual.length()) : plain;
    }
}
