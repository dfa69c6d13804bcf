package io.gateway302.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

class HeaderCharactersTests {

    /** All characters of the basic plane, and one beyond it that is assigned and one that is not. */
    private static final List<String> TEXTS = IntStream.concat(
                    IntStream.rangeClosed(0, Character.MAX_VALUE), IntStream.of(0x1F600, 0x3FFFD))
            .mapToObj(c -> "a" + Character.toString(c))
            .toList();

    @Test
    void acceptsTheNamesAndValuesThatTheFirewallAcceptsByDefault() {
        StrictHttpFirewall own = HeaderCharacters.firewall();
        StrictHttpFirewall byDefault = new StrictHttpFirewall();

        assertThat(acceptsValue(own, "a\u0001")).isFalse();
        assertThat(acceptsName(own, "a\t")).isFalse();
        assertThat(TEXTS).allSatisfy(text -> {
            assertThat(acceptsName(own, text)).isEqualTo(acceptsName(byDefault, text));
            assertThat(acceptsValue(own, text)).isEqualTo(acceptsValue(byDefault, text));
        });
    }

    private static boolean acceptsName(StrictHttpFirewall firewall, String name) {
        return accepts(firewall, name, "value");
    }

    private static boolean acceptsValue(StrictHttpFirewall firewall, String value) {
        return accepts(firewall, "name", value);
    }

    private static boolean accepts(StrictHttpFirewall firewall, String name, String value) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
        request.addHeader(name, value);
        try {
            firewall.getFirewalledRequest(request).getHeader(name);
            return true;
        } catch (RequestRejectedException e) {
            return false;
        }
    }
}
