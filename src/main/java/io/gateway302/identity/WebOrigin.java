package io.gateway302.identity;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parser for web origins as browsers send them (RFC 6454): scheme, host, and the port unless it is the default of the
 * scheme.
 */
public final class WebOrigin {

    private static final Pattern FORM = Pattern.compile(
            "(https?)://([a-z0-9_-]{1,63}(?:\\.[a-z0-9_-]{1,63})*|\\[[0-9a-f:.]{2,45}])(?::([0-9]{1,5}))?");

    private static final int MAX_LENGTH = 300;

    private WebOrigin() {}

    /** Returns the origin as a browser sends it; null if the text is not an absolute origin with http or https. */
    public static @Nullable String normalize(String text) {
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (text.length() > MAX_LENGTH || !matcher.matches()) {
            return null;
        }
        String origin = matcher.group(1) + "://" + matcher.group(2);
        if (matcher.group(3) == null) {
            return origin;
        }
        int port = Integer.parseInt(matcher.group(3));
        if (port < 1 || port > 65535) {
            return null;
        }
        return port == (matcher.group(1).equals("https") ? 443 : 80) ? origin : origin + ":" + port;
    }
}
