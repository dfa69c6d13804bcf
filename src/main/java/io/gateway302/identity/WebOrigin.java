package io.gateway302.identity;

import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parser for origins as browsers send them (WHATWG HTML §7.1.1): scheme, host, and the port unless it is the default of
 * the scheme. Apps and extensions have origins with a scheme of their own, such as {@code app://obsidian.md}.
 */
public final class WebOrigin {

    /** Form of a scheme in lower case. */
    static final String SCHEME = "[a-z][a-z0-9+.-]{0,31}";

    private static final Pattern WEB = Pattern.compile(
            "(https?)://([a-z0-9_-]{1,63}(?:\\.[a-z0-9_-]{1,63})*|\\[[0-9a-f:.]{2,45}])(?::([0-9]{1,5}))?");

    /** Form of other origins. Their host is not a domain name, and its case matters (WHATWG URL §3.5, opaque host). */
    private static final Pattern OTHER =
            Pattern.compile("(" + SCHEME + ")://[A-Za-z0-9_~-]+(?:[.%][A-Za-z0-9_~-]+)*(?::[0-9]{1,5})?");

    private static final int MAX_LENGTH = 300;

    private WebOrigin() {}

    /**
     * Returns the origin as a browser sends it; null if the text is not an absolute origin with http, https or one of the
     * schemes.
     *
     * @param schemes further schemes in lower case
     */
    public static @Nullable String normalize(String text, Collection<String> schemes) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        Matcher web = WEB.matcher(text.toLowerCase(Locale.ROOT));
        return web.matches() ? ofWeb(web) : other(text, schemes);
    }

    private static @Nullable String ofWeb(Matcher web) {
        String origin = web.group(1) + "://" + web.group(2);
        if (web.group(3) == null) {
            return origin;
        }
        int port = Integer.parseInt(web.group(3));
        if (port < 1 || port > 65535) {
            return null;
        }
        return port == (web.group(1).equals("https") ? 443 : 80) ? origin : origin + ":" + port;
    }

    private static @Nullable String other(String text, Collection<String> schemes) {
        int end = text.indexOf(':');
        if (end < 0) {
            return null;
        }
        String scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
        String origin = scheme + text.substring(end);
        boolean isWeb = scheme.equals("http") || scheme.equals("https");
        return !isWeb && schemes.contains(scheme) && OTHER.matcher(origin).matches() ? origin : null;
    }
}
