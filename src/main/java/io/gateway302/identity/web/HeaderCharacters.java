package io.gateway302.identity.web;

import java.util.function.IntPredicate;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Characters that header names and values may have: those that the firewall of Spring Security accepts, which looks for
 * them with regular expressions at each access to a header.
 */
final class HeaderCharacters {

    private HeaderCharacters() {}

    /** Returns the firewall, with a cheaper check of the headers. */
    static StrictHttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderNames(name -> allMatch(name, HeaderCharacters::isText));
        firewall.setAllowedHeaderValues(value -> allMatch(value, c -> isText(c) || c == '\t'));
        return firewall;
    }

    private static boolean isText(int c) {
        return Character.isDefined(c) && !Character.isISOControl(c);
    }

    private static boolean allMatch(String text, IntPredicate allowed) {
        int length = text.length();
        for (int i = 0; i < length; ) {
            int c = text.codePointAt(i);
            if (!allowed.test(c)) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }
}
